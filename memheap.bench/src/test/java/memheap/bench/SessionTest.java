package memheap.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import memheap.bench.contender.Contenders;
import org.junit.jupiter.api.Test;

class SessionTest {

    private static final Case PAIR = new Case(Pattern.PAIR, 1, 1);

    @Test
    void nothingIsBegunAfterTheLimitAndThatIsSaid() {
        var progress = new ByteArrayOutputStream();
        var session = new Session(List.of(PAIR), List.of(Contenders.NONE), new Fork(Timing.SMOKE), Duration.ZERO.minusSeconds(1),
                new PrintStream(progress, true, StandardCharsets.UTF_8));
        session.run(1);
        assertThat(session.figures().series()).isEmpty();
        assertThat(session.remarks()).containsExactly("pair, 1 thread: 0 of 1 rounds were run; one more would not end within -1 seconds");
        assertThat(progress.toString(StandardCharsets.UTF_8)).isEmpty();
    }
}
