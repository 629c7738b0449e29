package memheap.base;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import memheap.api.AddressHeap;
import memheap.api.Allocation;
import memheap.api.HeapStatistics;
import memheap.api.Memheap;

/** What one consuming bundle sees of the heap. */
class HeapFacade implements Memheap {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,128}");

    private final Consumers.ConsumerHeap consumer;
    private final HeapEngine engine;
    private final HeapFigures figures;
    private final Function<String, Memheap> others;

    /** @param others makes the heap of another owner */
    HeapFacade(Consumers.ConsumerHeap consumer, HeapFigures figures, Function<String, Memheap> others) {
        this.consumer = consumer;
        this.engine = consumer.heap().engine();
        this.figures = figures;
        this.others = others;
    }

    @Override
    public Memheap forOwner(String name) {
        consumer.checkOpen();
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "an owner's name has 1 to 128 letters, digits, '.', '-' and '_', but was '%s'", name));
        }
        return others.apply(name);
    }

    @Override
    public Allocation allocate(long byteSize) {
        return allocate(byteSize, MINIMUM_ALIGNMENT);
    }

    @Override
    public Allocation allocate(long byteSize, long byteAlignment) {
        return new HeapAllocation(consumer.heap(), consumer.heap().allocate(byteSize, byteAlignment), byteSize);
    }

    @Override
    public Allocation allocateZeroed(long byteSize, long byteAlignment) {
        return new HeapAllocation(consumer.heap(), consumer.heap().allocateZeroed(byteSize, byteAlignment), byteSize);
    }

    @Override
    public Allocation resize(Allocation allocation, long newByteSize) {
        if (newByteSize < 0) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "the size of a block is at least 0 bytes, but was %d", newByteSize));
        }
        if (!(Objects.requireNonNull(allocation, "allocation") instanceof HeapAllocation ours) || !ours.isOf(engine)) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "%s is not an allocation of this heap", allocation));
        }
        engine.checkOpen();
        return ours.resize(newByteSize);
    }

    @Override
    public Arena confinedArena() {
        consumer.checkOpen();
        return new HeapArena(consumer, Arena.ofConfined());
    }

    @Override
    public Arena sharedArena() {
        consumer.checkOpen();
        return new HeapArena(consumer, Arena.ofShared());
    }

    @Override
    public AddressHeap addresses() {
        engine.checkOpen();
        return consumer.heap();
    }

    @Override
    public boolean contains(long address) {
        engine.checkOpen();
        int index = engine.heapMemory().windowIndex(address);
        return index >= 0 && engine.world().byWindow()[index] != null;
    }

    @Override
    public boolean contains(MemorySegment segment) {
        engine.checkOpen();
        if (!segment.isNative()) {
            return false;
        }
        long address = segment.address() - engine.memory().address();
        long last = address + Math.max(segment.byteSize(), 1) - 1;
        return contains(address) && contains(last) && engine.heapMemory().windowIndex(address) == engine.heapMemory().windowIndex(last);
    }

    @Override
    public HeapStatistics statistics() {
        engine.checkOpen();
        return figures.statistics();
    }
}
