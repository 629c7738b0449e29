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

    private static long pauseUntilItIsTimeToLook(Waiting waiting) {
        return pauseUntilItIsTimeToLook(waiting, System.nanoTime(), LOOK);
    }

    /** Requires that it is not too early. @return when the pause began that has ended with a look, at the latest; the time to the next look counts from there */
    private static long pauseUntilItIsTimeToLook(Waiting waiting, long since, Duration least) {
        long began = System.nanoTime();
        while (!waiting.pause()) {
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            began = System.nanoTime();
        }
        assertThat(System.nanoTime() - since).isGreaterThanOrEqualTo(least.toNanos());
        return began;
    }

    @Test
    void itIsTimeToLookWhenAThreadHasParkedForLongAndAgainAndAgain() {
        Duration later = LOOK.multipliedBy(2);
        try (var waiting = new Waiting(1, new Pace(LOOK, later))) {
            long looked = pauseUntilItIsTimeToLook(waiting);
            for (int look = 0; look < 2; look++) {
                looked = pauseUntilItIsTimeToLook(waiting, looked, later);
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
