package memheap.bench.contender;

import java.util.function.IntFunction;
import java.util.function.Supplier;

/** A heap that is ready to be used by as many threads as its {@link Demand} says. */
public final class Contender implements AutoCloseable {

    private final IntFunction<Slots> slots;
    private final Runnable release;

    private Contender(IntFunction<Slots> slots, Runnable release) {
        this.slots = slots;
        this.release = release;
    }

    /** A heap with a kind of slots of its own. */
    static Contender of(IntFunction<Slots> slots, Runnable release) {
        return new Contender(slots, release);
    }

    /** One heap for all threads. */
    static Contender shared(BlockHeap heap, Runnable release) {
        return new Contender(count -> new BlockSlots(heap, count), release);
    }

    /** A heap for each set of slots. */
    static Contender separate(Supplier<BlockHeap> heaps, Runnable release) {
        return new Contender(count -> new BlockSlots(heaps.get(), count), release);
    }

    /**
     * Makes empty slots. Close them before the contender.
     *
     * @param count how many
     * @return slots 0 to {@code count - 1}
     */
    public Slots slots(int count) {
        return slots.apply(count);
    }

    /** Gives back what the contender as a whole has taken: a window, a container. */
    @Override
    public void close() {
        release.run();
    }
}
