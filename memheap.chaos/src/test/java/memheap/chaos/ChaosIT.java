package memheap.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import memheap.chaos.container.FrameworkKind;
import memheap.tck.Seeds;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ChaosIT {

    private static final int SECONDS = 30;

    @ParameterizedTest
    @EnumSource(FrameworkKind.class)
    void whateverIsDoneToAHeapThatIsUsedNothingIsLostAndNothingIsLeftBehind(FrameworkKind framework) {
        long seed = Seeds.printed("ChaosIT");
        var text = new ByteArrayOutputStream();
        int status = Chaos.run(new Arguments(SECONDS, Optional.of(seed), 8, framework, false), new PrintStream(text, true, StandardCharsets.UTF_8));
        String told = text.toString(StandardCharsets.UTF_8);
        System.out.print(told);
        assertThat(status).as(told).isZero();
        assertThat(told).startsWith("seed %1$d, on %2$s; the same decisions again: ./memheap chaos --framework %2$s --threads 8 --seconds %3$d --seed %1$d".formatted(seed, framework.label(), SECONDS)).endsWith("findings 0\n");
    }
}
