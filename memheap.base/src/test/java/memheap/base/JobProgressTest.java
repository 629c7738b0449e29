package memheap.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import memheap.pe.JobStatus.State;
import org.junit.jupiter.api.Test;

class JobProgressTest {

    private final JobProgress progress = new JobProgress("job 'sums': PE 1 of 3", () -> "");

    @Test
    void whoWaitsForEverIsToldWhatIsDecided() throws Exception {
        var told = new CompletableFuture<State>();
        Thread.startVirtualThread(() -> {
            try {
                told.complete(progress.awaitDecision(Duration.ofSeconds(Long.MAX_VALUE)));
            } catch (InterruptedException | RuntimeException failed) {
                told.completeExceptionally(failed);
            }
        });
        progress.become(State.REFUSED, "cannot be joined: a test says so");
        assertThat(told.get(30, TimeUnit.SECONDS)).isEqualTo(State.REFUSED);
        assertThat(progress.explain()).isEqualTo("job 'sums': PE 1 of 3 cannot be joined: a test says so");
    }

    @Test
    void whoDoesNotWaitHearsThatNothingIsDecided() throws Exception {
        assertThat(progress.awaitDecision(Duration.ZERO)).isEqualTo(State.WAITING);
    }
}
