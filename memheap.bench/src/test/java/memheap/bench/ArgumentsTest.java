package memheap.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import memheap.bench.contender.Contenders;
import memheap.bench.contender.Contenders.Trait;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgumentsTest {

    @Test
    void withoutWordsEverythingIsRun() {
        Arguments arguments = Arguments.parse();
        assertThat(arguments.quick()).isFalse();
        assertThat(arguments.contenders()).containsExactly(Arrays.stream(Contenders.values()).filter(contender -> !contender.is(Trait.PRICE)).toArray(Contenders[]::new));
        assertThat(arguments.patterns()).containsExactly(Pattern.values());
        assertThat(arguments.rounds()).isEqualTo(3);
        assertThat(arguments.json()).isEmpty();
        assertThat(arguments.plot()).isEmpty();
    }

    @Test
    void everyWordIsHeeded() {
        Arguments arguments = Arguments.parse("--json", "a.json", "--quick", "--contenders", "tcmalloc,none", "--patterns", "grow,pair", "--threads", "2",
                "--rounds", "7", "--plot", "b.svg");
        assertThat(arguments).isEqualTo(new Arguments(true, false, List.of(Contenders.NONE, Contenders.TCMALLOC), List.of(Pattern.GROW, Pattern.PAIR), List.of(2),
                List.of(1000, 10_000, 100_000, 1_000_000, 10_000_000), 7, Optional.of(Path.of("a.json")), Optional.of(Path.of("b.svg"))));
    }

    @Test
    void quickRunsTheMainPatternsAtOneThreadAndChurnAtTwo() {
        assertThat(Arguments.parse("--quick").cases()).extracting(Case::title)
                .containsExactly("pair, 1 thread", "churn, 1 thread", "churn, 2 threads", "mixed, 1 thread", "larson, 1 thread");
    }

    @Test
    void thePriceOfSettingsIsMeasuredSideBySideAtOneThread() {
        Arguments arguments = Arguments.parse("--price");
        assertThat(arguments.price()).isTrue();
        assertThat(arguments.contenders()).contains(Contenders.PTMALLOC_LEDGER_OFF, Contenders.PTMALLOC_ADDRESSES, Contenders.PTMALLOC_HARDENING_FULL).doesNotContain(Contenders.GLIBC);
        assertThat(arguments.cases()).extracting(Case::title).containsExactly("pair, 1 thread", "churn, 1 thread", "mixed, 1 thread");
    }

    @Test
    void aPatternForPairsOfThreadsIsLeftOutWhereThereIsAnOddNumber() {
        assertThat(Arguments.parse("--patterns", "handover,grow", "--threads", "1,2").cases()).extracting(Case::title)
                .containsExactly("handover, 2 threads", "grow, 1 thread", "grow, 2 threads");
    }

    @Test
    void scaleIsRunWithEachNumberOfLiveBlocks() {
        assertThat(Arguments.parse("--patterns", "scale", "--live", "10,20").cases()).extracting(Case::title)
                .containsExactly("scale, 10 live blocks, 1 thread", "scale, 20 live blocks, 1 thread");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            --fast                  | '--fast' is not understood, or was given twice
            --json                  | --json needs a value
            --json --quick          | --json needs a value
            --rounds 0              | --rounds takes whole numbers from 1 to 1000, but was given '0'
            --threads two           | --threads takes whole numbers from 1 to 64, but was given 'two'
            --patterns pair,nothing | there is no pattern 'nothing'; there are pair, handle, churn, mixed, larson, handover, grow, scale, latency
            """)
    void whatIsWrongIsSaid(String words, String message) {
        assertThatIllegalArgumentException().isThrownBy(() -> Arguments.parse(words.split(" "))).withMessage(message);
    }

    @Test
    void anUnknownContenderIsAnsweredWithAllKnownOnes() {
        assertThatIllegalArgumentException().isThrownBy(() -> Arguments.parse("--contenders", "hoard"))
                .withMessageStartingWith("there is no contender 'hoard'; there are none, bump,")
                .satisfies(wrong -> assertThat(Arrays.stream(Contenders.values()).map(Contenders::label)).allMatch(wrong.getMessage()::contains));
    }

    @Test
    void whoCannotHandBlocksToAnotherThreadIsNotAskedTo() {
        assertThat(Pattern.HANDOVER.suits(Contenders.PTMALLOC_ARENA, 256)).isFalse();
        assertThat(Pattern.HANDOVER.suits(Contenders.STACK, 256)).isFalse();
        assertThat(Pattern.HANDOVER.suits(Contenders.PTMALLOC_ADDRESSES, 256)).isTrue();
        assertThat(Pattern.HANDLE.suits(Contenders.TCMALLOC, 1)).isFalse();
        assertThat(Pattern.SCALE.suits(Contenders.TERRACOTTA_BUDDY, 10_000_000)).isFalse();
    }

    @Test
    void usageNamesEveryOption() {
        assertThat(Arguments.USAGE).contains("--quick", "--price", "--contenders", "--patterns", "--threads", "--live", "--rounds", "--json", "--plot");
    }
}
