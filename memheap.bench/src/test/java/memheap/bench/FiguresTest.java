package memheap.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.List;
import memheap.bench.contender.Contenders;
import org.junit.jupiter.api.Test;

class FiguresTest {

    private static final Series PAIR = new Series(new Case(Pattern.PAIR, 1, 1), Series.MEAN);

    private final Figures figures = new Figures();

    private Figures.Row row(Contenders contender) {
        return figures.rows(PAIR).stream().filter(row -> row.contender() == contender).findFirst().orElseThrow();
    }

    @Test
    void aRatioIsTakenWithinEachRoundSoThatASlowMachineMeetsBoth() {
        figures.add(PAIR, Contenders.PTMALLOC_ADDRESSES, 1, 5);
        figures.add(PAIR, Contenders.TCMALLOC, 1, 10);
        figures.add(PAIR, Contenders.PTMALLOC_ADDRESSES, 2, 50);
        figures.add(PAIR, Contenders.TCMALLOC, 2, 100);
        figures.add(PAIR, Contenders.PTMALLOC_ADDRESSES, 3, 7);
        figures.add(PAIR, Contenders.TCMALLOC, 3, 7);
        assertThat(row(Contenders.PTMALLOC_ADDRESSES).ratios()).containsExactly(entry(Contenders.TCMALLOC, 0.5));
    }

    @Test
    void oneOutlierMovesNeitherTheFigureNorItsNoise() {
        figures.add(PAIR, Contenders.NONE, 1, 1.0, 1.5, 900);
        figures.add(PAIR, Contenders.NONE, 2, 1.2, 1.1);
        assertThat(row(Contenders.NONE).nanoseconds()).isEqualTo(1.2);
        assertThat(row(Contenders.NONE).deviation()).isLessThan(0.21);
        assertThat(row(Contenders.NONE).rounds()).isEqualTo(List.of(1.5, 1.15));
    }

    @Test
    void aPeerThatFailedInEveryCommonRoundHasNoRatio() {
        figures.add(PAIR, Contenders.NONE, 1, 1);
        figures.add(PAIR, Contenders.GLIBC, 2, 1);
        assertThat(row(Contenders.NONE).ratios()).isEmpty();
    }

    @Test
    void onlyWhatOthersHaveWrittenIsAPeer() {
        for (Contenders contender : Contenders.values()) {
            figures.add(PAIR, contender, 1, 1);
        }
        assertThat(figures.peers(PAIR)).containsExactly(Contenders.GLIBC, Contenders.JEMALLOC, Contenders.MIMALLOC, Contenders.TCMALLOC, Contenders.NETTY_POOLED,
                Contenders.NETTY_ADAPTIVE, Contenders.ARROW, Contenders.TERRACOTTA, Contenders.TERRACOTTA_BUDDY, Contenders.JDK_ARENA);
    }

    @Test
    void theMedianOfAnEvenNumberLiesBetweenTheTwoInTheMiddle() {
        assertThat(Statistic.median(4, 1, 3, 2)).isEqualTo(2.5);
        assertThat(Statistic.deviation(1, 1, 5)).isZero();
        assertThat(Statistic.deviation(1, 3, 5)).isEqualTo(2);
    }
}
