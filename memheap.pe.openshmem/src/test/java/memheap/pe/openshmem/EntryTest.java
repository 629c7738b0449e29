package memheap.pe.openshmem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import memheap.pe.spi.EngineUnavailableException;
import memheap.pe.spi.Job;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A thread that waits for the others to come, and the one that enters for it. */
class EntryTest {

    private static final Job JOB = new Job("job", 0, 2, 4096, 4096, Duration.ofMillis(1), Map.of());

    private final Entry entry = new Entry(new SystemCalls(), null, JOB);
    private final OpenshmemSession session = new OpenshmemSession(JOB, Arena.ofAuto(), new MemorySegment[] {MemorySegment.NULL, MemorySegment.NULL}, null, null, null, null);

    @AfterEach
    void isInterruptedNoMore() {
        Thread.interrupted();
    }

    /** Comes to its end at the instant at which the time is over. */
    private static CompletableFuture<OpenshmemSession> atTheLastInstant(OpenshmemSession session, Throwable failure) {
        return new CompletableFuture<>() {
            @Override
            public OpenshmemSession get(long time, TimeUnit unit) throws TimeoutException {
                if (session != null) {
                    complete(session);
                } else {
                    completeExceptionally(failure);
                }
                throw new TimeoutException();
            }
        };
    }

    @Test
    void aSessionThatComesAtTheLastInstantIsNotLost() throws EngineUnavailableException {
        assertThat(entry.await(atTheLastInstant(session, null))).isSameAs(session);
    }

    @Test
    void aFailureAtTheLastInstantIsToldForWhatItIs() {
        assertThatThrownBy(() -> entry.await(atTheLastInstant(null, new IOException("no room")))).isInstanceOf(EngineUnavailableException.class)
                .hasMessageContaining("PE 0 cannot join job 'job': no room").hasCauseInstanceOf(IOException.class);
        var refused = new EngineUnavailableException("another job");
        assertThatThrownBy(() -> entry.await(atTheLastInstant(null, refused))).isSameAs(refused);
    }

    @Test
    void whoGivesUpTellsTheThreadThatEnters() {
        var joined = new CompletableFuture<OpenshmemSession>();
        assertThatThrownBy(() -> entry.await(joined)).isInstanceOf(EngineUnavailableException.class).hasMessageContaining("PE 0 of job 'job' has waited 1 ms for all 2 to come");
        assertThat(joined.complete(session)).isFalse();
    }

    @Test
    void whoIsInterruptedGivesUpAndStaysInterrupted() {
        var joined = new CompletableFuture<OpenshmemSession>();
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> entry.await(joined)).isInstanceOf(EngineUnavailableException.class).hasMessageContaining("PE 0 was interrupted while it joined job 'job'");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(joined.complete(session)).isFalse();
    }
}
