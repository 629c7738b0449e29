package memheap.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GateTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    @Test
    void anEmptyGateIsQuiet() {
        assertThat(new Gate().awaitQuiet(LONG)).isTrue();
    }

    @Test
    void whoeverIsInsideIsWaitedForOnlyUpToTheLimit() {
        var gate = new Gate();
        ThreadSlot slot = gate.enter();
        assertThat(gate.awaitQuiet(Duration.ofMillis(5))).isFalse();
        slot.leave();
        assertThat(gate.awaitQuiet(LONG)).isTrue();
    }

    @Test
    void oneWhoGoesInAgainWhileInsideCountsTwice() {
        var gate = new Gate();
        ThreadSlot outer = gate.enter();
        ThreadSlot inner = gate.enter();
        assertThat(inner).isNotSameAs(outer);
        outer.leave();
        assertThat(gate.awaitQuiet(Duration.ofMillis(5))).isFalse();
        inner.leave();
        assertThat(gate.awaitQuiet(LONG)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aStreamOfNewcomersDoesNotHoldUpAGracePeriod(boolean virtual) throws Exception {
        var gate = new Gate();
        var stop = new AtomicBoolean();
        var started = new CountDownLatch(2);
        try (ExecutorService newcomers = Executors.newThreadPerTaskExecutor(virtual ? Thread.ofVirtual().factory() : Thread.ofPlatform().factory())) {
            for (int i = 0; i < 2; i++) {
                newcomers.submit(() -> {
                    started.countDown();
                    while (!stop.get()) {
                        gate.enter().leave();
                    }
                });
            }
            started.await();
            try {
                for (int i = 0; i < 100; i++) {
                    assertThat(gate.awaitQuiet(LONG)).isTrue();
                }
            } finally {
                stop.set(true);
            }
        }
    }

    @Test
    void aThreadIsFoundAndNobodyElseIsTakenForIt() throws Exception {
        var gate = new Gate();
        long me = Thread.currentThread().threadId();
        assertThat(gate.slotOf(me)).isNull();
        ThreadSlot mine = gate.enter();
        mine.leave();
        for (int call = 0; call < 20_000; call++) { // becomes the favourite on the way
            assertThat(gate.slotOf(me)).isSameAs(mine);
        }
        try (ExecutorService other = Executors.newSingleThreadExecutor()) {
            long another = other.submit(() -> {
                gate.enter().leave();
                return Thread.currentThread().threadId();
            }).get();
            for (int call = 0; call < 20_000; call++) {
                assertThat(gate.slotOf(another)).isNotNull().isNotSameAs(mine);
            }
        }
        assertThat(gate.slotOf(me)).isSameAs(mine);
        assertThat(gate.slotOf(me + 1024)).isNull();
    }

    @Test
    void theSlotOfADeadThreadServesAnother() throws Exception {
        var gate = new Gate();
        var slots = new AtomicLong();
        for (int i = 0; i < 5000; i++) {
            Thread thread = Thread.ofPlatform().start(() -> gate.enter().leave());
            thread.join();
        }
        gate.forEachSlot(slot -> slots.incrementAndGet());
        assertThat(slots.get()).isLessThanOrEqualTo(1024);
    }

    /** A place in the table is that of many threads, whose numbers end alike. */
    @Test
    void whoComesToTheSlotOfAThreadThatIsInsideGoesInElsewhereAndBothAreWaitedFor() throws Exception {
        var gate = new Gate();
        ThreadSlot mine = gate.enter();
        var others = new AtomicReference<ThreadSlot>();
        Thread other = oneOfThePlaceOf(Thread.currentThread().threadId(), () -> others.set(gate.enter()));
        other.start();
        other.join();
        assertThat(others.get()).isNotSameAs(mine);
        assertThat(gate.slotOf(Thread.currentThread().threadId())).isSameAs(mine);
        others.get().leave();
        assertThat(gate.awaitQuiet(Duration.ofMillis(5))).as("quiet while the first one is inside").isFalse();
        mine.leave();
        assertThat(gate.awaitQuiet(LONG)).isTrue();
    }

    private static Thread oneOfThePlaceOf(long threadId, Runnable task) {
        Thread thread = Thread.ofPlatform().unstarted(task);
        while ((thread.threadId() - threadId) % 1024 != 0) {
            thread = Thread.ofPlatform().unstarted(task);
        }
        return thread;
    }

    /** A value is "freed" only after a grace period; no reader may ever see a freed one. */
    @Test
    void afterTheGracePeriodNoThreadSeesTheOldState() throws Exception {
        assertNobodySeesTheOldState(new Gate(), Thread.ofPlatform().factory());
    }

    @Test
    void afterTheGracePeriodNoVirtualThreadSeesTheOldState() throws Exception {
        assertNobodySeesTheOldState(new Gate(), Thread.ofVirtual().factory());
    }

    private static final class Value {
        volatile boolean freed;
    }

    private static void assertNobodySeesTheOldState(Gate gate, ThreadFactory factory) throws Exception {
        var stop = new AtomicBoolean();
        var wrong = new AtomicLong();
        var reads = new AtomicLong();
        var started = new CountDownLatch(3);
        var cell = new AtomicReference<>(new Value());
        try (ExecutorService readers = Executors.newThreadPerTaskExecutor(factory)) {
            for (int i = 0; i < 3; i++) {
                readers.submit(() -> {
                    started.countDown();
                    started.await(); // virtual threads that yield without end may never let another one begin
                    while (!stop.get()) {
                        ThreadSlot slot = gate.enter();
                        if (cell.get().freed) {
                            wrong.incrementAndGet();
                        }
                        slot.leave();
                        reads.incrementAndGet();
                        Thread.yield();
                    }
                    return null;
                });
            }
            started.await();
            try {
                for (int swap = 0; swap < 2000 || reads.get() == 0; swap++) { // on a busy machine all of them may be done before anybody has read
                    Value old = cell.getAndSet(new Value());
                    assertThat(gate.awaitQuiet(LONG)).isTrue();
                    old.freed = true;
                }
            } finally {
                stop.set(true);
            }
        }
        assertThat(wrong).hasValue(0);
        assertThat(reads.get()).isPositive();
    }
}
