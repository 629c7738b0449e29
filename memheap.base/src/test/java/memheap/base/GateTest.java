package memheap.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class GateTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    @Test
    void anEmptyGateIsQuiet() {
        assertThat(new Gate().awaitQuiet(LONG)).isTrue();
    }

    @Test
    void whoeverIsInsideIsWaitedForOnlyUpToTheLimit() {
        var gate = new Gate();
        int ticket = gate.enter();
        assertThat(gate.awaitQuiet(Duration.ofMillis(5))).isFalse();
        gate.leave(ticket);
        assertThat(gate.awaitQuiet(LONG)).isTrue();
    }

    @Test
    void aNewcomerWhoStaysDoesNotHoldUpTheGracePeriodThatBeganBefore() throws Exception {
        var gate = new Gate();
        int first = gate.enter();
        try (ExecutorService threads = Executors.newFixedThreadPool(1)) {
            Future<Boolean> quiet = threads.submit(() -> gate.awaitQuiet(LONG));
            gate.leave(first);
            assertThat(quiet.get()).isTrue();
        }
    }

    /** A value is "freed" only after a grace period; no reader may ever see a freed one. */
    @Test
    void afterTheGracePeriodNobodySeesTheOldState() throws Exception {
        var gate = new Gate();
        var stop = new AtomicBoolean();
        var wrong = new AtomicLong();
        var reads = new AtomicLong();
        var started = new CountDownLatch(3);
        class Value {
            volatile boolean freed;
        }
        var cell = new AtomicReference<>(new Value());
        try (ExecutorService platform = Executors.newFixedThreadPool(3)) {
            for (int i = 0; i < 3; i++) {
                platform.submit(() -> {
                    started.countDown();
                    while (!stop.get()) {
                        int ticket = gate.enter();
                        Value seen = cell.get();
                        Thread.onSpinWait();
                        if (seen.freed) {
                            wrong.incrementAndGet();
                        }
                        gate.leave(ticket);
                        reads.incrementAndGet();
                    }
                });
            }
            started.await();
            for (int swap = 0; swap < 2000; swap++) {
                Value old = cell.getAndSet(new Value());
                assertThat(gate.awaitQuiet(LONG)).isTrue();
                old.freed = true;
            }
            stop.set(true);
        }
        assertThat(wrong).hasValue(0);
        assertThat(reads.get()).isPositive();
    }
}
