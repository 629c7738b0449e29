package memheap.bench;

import memheap.bench.contender.Slots;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.ThreadParams;

/** What one thread holds: its blocks and what it draws. */
@State(Scope.Thread)
public class Worker {

    private static final int EXCHANGE_MASK = 4096 - 1;
    private static final int GROWTH_STEPS = 20;

    private HeapUnderTest heap;
    private Slots slots;
    private Sequence sequence;
    private long byteSize;
    private long[] growth;

    /** Fills the slots, unless the pattern begins with empty ones; called by JMH. */
    @Setup(Level.Trial)
    public void open(HeapUnderTest heap, ThreadParams thread) {
        this.heap = heap;
        heap.use();
        Pattern pattern = heap.pattern();
        sequence = heap.sequence(thread.getThreadIndex());
        byteSize = pattern.largestBytes();
        growth = Sequence.growth(pattern.smallestBytes(), pattern.largestBytes(), GROWTH_STEPS);
        slots = pattern.liveBlocks() == 1 ? heap.emptySlots() : heap.filledSlots(sequence);
    }

    /** Called by JMH. */
    @TearDown(Level.Trial)
    public void close() {
        slots.close();
        heap.letGo();
    }

    void pass() {
        slots.pass(byteSize);
    }

    void replace() {
        int draw = sequence.next();
        slots.replace(sequence.slot(draw), sequence.byteSize(draw));
    }

    void replaceOrExchange() {
        int draw = sequence.next();
        slots.replace(sequence.slot(draw), sequence.byteSize(draw));
        if ((draw & EXCHANGE_MASK) == 0) {
            slots = heap.exchange(slots);
        }
    }

    void grow() {
        slots.grow(0, growth);
    }
}
