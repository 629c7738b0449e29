package memheap.bench;

import java.util.concurrent.atomic.AtomicLongArray;
import memheap.bench.contender.Slots;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Control;
import org.openjdk.jmh.infra.ThreadParams;

/** Slots that one thread fills and another one clears, in the same order. Both give up waiting when JMH ends the iteration. */
@State(Scope.Group)
public class Ring {

    static final int CAPACITY = 256;

    /** Places of the two counters, each on a cache line of its own. */
    private static final int FILLED = 16;
    private static final int CLEARED = 32;
    private static final int LENGTH = 48;
    private static final int SPINS = 128;

    private final AtomicLongArray counters = new AtomicLongArray(LENGTH);
    private HeapUnderTest heap;
    private Slots slots;
    private Sequence sequence;

    /** Called by JMH. */
    @Setup(Level.Trial)
    public void open(HeapUnderTest heap, ThreadParams thread) {
        this.heap = heap;
        heap.use();
        sequence = heap.sequence(thread.getGroupIndex());
        slots = heap.emptySlots();
    }

    /** Called by JMH. */
    @TearDown(Level.Trial)
    public void close() {
        slots.close();
        heap.letGo();
    }

    void fill(Control control) {
        long filled = counters.getPlain(FILLED);
        for (int waits = 0; filled - counters.getAcquire(CLEARED) == CAPACITY; waits++) {
            if (control.stopMeasurement) {
                return;
            }
            waitAWhile(waits);
        }
        slots.fill((int) (filled % CAPACITY), sequence.byteSize(sequence.next()));
        counters.setRelease(FILLED, filled + 1);
    }

    void clear(Control control) {
        long cleared = counters.getPlain(CLEARED);
        for (int waits = 0; cleared == counters.getAcquire(FILLED); waits++) {
            if (control.stopMeasurement) {
                return;
            }
            waitAWhile(waits);
        }
        slots.clear((int) (cleared % CAPACITY));
        counters.setRelease(CLEARED, cleared + 1);
    }

    private static void waitAWhile(int waits) {
        if (waits < SPINS) {
            Thread.onSpinWait();
        } else {
            Thread.yield();
        }
    }
}
