package memheap.bench;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import memheap.bench.contender.Contender;
import memheap.bench.contender.Contenders;
import memheap.bench.contender.Demand;
import memheap.bench.contender.Slots;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.BenchmarkParams;

/** The one contender of this JVM. It is closed when the last of those who use it has let go, in whatever order JMH ends threads. */
@State(Scope.Benchmark)
public class HeapUnderTest {

    private static final long SPARE_SEED = -1;

    /** A contender's label. */
    @Param("none")
    public String contender;

    /** A pattern's label. */
    @Param("pair")
    public String pattern;

    /** Blocks that a thread holds, or 0 for as many as the pattern says. */
    @Param("0")
    public int liveBlocks;

    private final AtomicInteger users = new AtomicInteger();
    private final AtomicReference<Slots> spare = new AtomicReference<>();
    private Pattern chosen;
    private int blocks;
    private Contender heap;

    /** Opens the contender; called by JMH. */
    @Setup(Level.Trial)
    public void open(BenchmarkParams run) {
        chosen = Pattern.of(pattern).orElseThrow();
        blocks = liveBlocks == 0 ? chosen.liveBlocks() : liveBlocks;
        heap = Contenders.of(contender).orElseThrow().open(new Demand(chosen.largestBytes(), blocks, run.getThreads(), Pattern.windowBytes(blocks)));
        users.set(1);
        if (chosen == Pattern.LARSON) {
            spare.set(filledSlots(sequence(SPARE_SEED)));
        }
    }

    /** Called by JMH. */
    @TearDown(Level.Trial)
    public void close() {
        letGo();
    }

    Pattern pattern() {
        return chosen;
    }

    /** What thread number {@code index} draws. */
    Sequence sequence(long index) {
        return new Sequence(0x9e3779b97f4a7c15L * (index + 2), blocks, chosen.smallestBytes(), chosen.largestBytes());
    }

    Slots emptySlots() {
        return heap.slots(blocks);
    }

    Slots filledSlots(Sequence sequence) {
        Slots slots = heap.slots(blocks);
        for (int slot = 0; slot < blocks; slot++) {
            slots.fill(slot, sequence.byteSize(sequence.next()));
        }
        return slots;
    }

    /** Leaves slots for another thread, and takes those that another one has left. */
    Slots exchange(Slots slots) {
        return spare.getAndSet(slots);
    }

    /** Keeps the contender open until {@link #letGo}. */
    void use() {
        users.incrementAndGet();
    }

    void letGo() {
        if (users.decrementAndGet() > 0) {
            return;
        }
        Slots left = spare.getAndSet(null);
        if (left != null) {
            left.close();
        }
        heap.close();
    }
}
