package memheap.pe.waiting;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import memheap.pe.waiting.Waiting.Pace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WaitingTest {

    private static final Duration LOOK = Duration.ofMillis(3);
    private static final Duration NEVER = Duration.ofDays(1);

    @AfterEach
    void isInterruptedNoMore() {
        Thread.interrupted();
    }

    private static void pauseUntilItIsTimeToLook(Waiting waiting) {
        long began = System.nanoTime();
        while (!waiting.pause()) {
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
        }
        assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(LOOK.toNanos());
    }

    @Test
    void itIsTimeToLookWhenAThreadHasParkedForLongAndAgainAndAgain() {
        try (var waiting = new Waiting(1, new Pace(LOOK, LOOK.multipliedBy(2)))) {
            pauseUntilItIsTimeToLook(waiting);
            for (int later = 0; later < 2; later++) {
                while (!waiting.pause()) {
                    assertThat(Thread.currentThread().isInterrupted()).isFalse();
                }
            }
        }
    }

    @Test
    void aWaitThatBeginsAnewLooksAsLateAsTheFirstTime() {
        try (var waiting = new Waiting(Integer.MAX_VALUE, new Pace(LOOK, NEVER))) {
            for (int time = 0; time < 3; time++) {
                pauseUntilItIsTimeToLook(waiting);
                waiting.restart();
            }
        }
    }

    @Test
    void anInterruptIsPutOffUntilTheEndWhetherItCameBeforeOrMeanwhile() {
        var pace = new Pace(Duration.ZERO, Duration.ZERO);
        for (int when = 0; when < 2; when++) {
            try (var waiting = new Waiting(Integer.MAX_VALUE, pace)) {
                for (int look = 0; look < 2; look++) {
                    if (look == when) {
                        Thread.currentThread().interrupt();
                    }
                    while (!waiting.pause()) {
                        Thread.onSpinWait();
                    }
                    assertThat(Thread.currentThread().isInterrupted()).isFalse();
                }
            }
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void whoWasNotInterruptedIsNotAfterwards() {
        try (var waiting = new Waiting(1, new Pace(LOOK, LOOK))) {
            pauseUntilItIsTimeToLook(waiting);
        }
        assertThat(Thread.interrupted()).isFalse();
    }
}
