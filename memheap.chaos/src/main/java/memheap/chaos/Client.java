package memheap.chaos;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import memheap.api.AddressHeap;
import memheap.api.Allocation;
import memheap.api.Memheap;
import memheap.api.NoActiveComponentException;
import memheap.api.OutOfMemheapException;

/** One of the threads that use the heap: it has a shelf of blocks, looks at every byte before it frees, resizes or takes over a block, and leaves its shelf as it is when it is told to stop. */
final class Client implements Runnable {

    private static final int SHELF = 48;
    private static final int MOST_BYTES_SHIFT = 13;
    private static final int LARGE_BYTES = 200_000;
    private static final int MOST_ALIGNMENT_SHIFT = 12;

    private final Memheap heap;
    private final AddressHeap addresses;
    private final MemorySegment memory;
    private final AtomicReferenceArray<Block> market;
    private final BooleanSupplier goesOn;
    private final Operation.Counts counts;
    private final Random random;
    private final long seed;
    private final Block[] shelf = new Block[SHELF];
    private long stamps;

    /** {@code market} is where blocks change hands; {@code seed} is none that another client has. */
    Client(Memheap heap, AtomicReferenceArray<Block> market, BooleanSupplier goesOn, Operation.Counts counts, long seed) {
        this.heap = heap;
        this.addresses = heap.addresses();
        this.memory = addresses.memory();
        this.market = market;
        this.goesOn = goesOn;
        this.counts = counts;
        this.random = new Random(seed);
        this.seed = seed;
    }

    /** No client has a limit, so it is no way out that one would be reached. */
    @Override
    public void run() {
        while (goesOn.getAsBoolean()) {
            try {
                use(random.nextInt(SHELF));
            } catch (OutOfMemheapException | NoActiveComponentException refused) {
                counts.add(Operation.REFUSED);
            }
        }
    }

    /** What is on the shelf; to be asked after the thread has ended. */
    Stream<Block> shelf() {
        return Arrays.stream(shelf).filter(Objects::nonNull);
    }

    private void use(int place) {
        switch (random.nextInt(16)) {
            case 0, 1, 2 -> handOver(place);
            case 3, 4 -> resize(place);
            case 5 -> inArena();
            case 6 -> look(place);
            case 7, 8 -> clear(place);
            default -> {
                clear(place);
                shelf[place] = random.nextInt(4) == 0 ? taken(heap.allocate(size())) : taken();
            }
        }
    }

    private Block taken() {
        long byteSize = size();
        long address = addresses.allocate(byteSize, 1L << (random.nextInt(8) == 0 ? random.nextInt(MOST_ALIGNMENT_SHIFT) : 0));
        counts.add(Operation.ALLOCATED);
        return new Block(address, byteSize, stamp()).filled(memory);
    }

    private Block taken(Allocation handle) {
        counts.add(Operation.ALLOCATED);
        return new Block(handle.address(), handle.byteSize(), stamp(), Optional.of(handle)).filled(memory);
    }

    private long stamp() {
        return seed << Integer.SIZE ^ ++stamps << 16;
    }

    private int size() {
        return random.nextInt(200) == 0 ? random.nextInt(LARGE_BYTES) : random.nextInt(2 << random.nextInt(MOST_BYTES_SHIFT));
    }

    private void clear(int place) {
        Block block = shelf[place];
        shelf[place] = null;
        if (block != null) {
            block.giveBack(heap);
            counts.add(Operation.FREED);
        }
    }

    private void look(int place) {
        if (shelf[place] != null) {
            shelf[place].requireIntact(memory);
        }
    }

    private void handOver(int place) {
        shelf[place] = market.getAndSet(random.nextInt(market.length()), shelf[place]);
        look(place);
        counts.add(Operation.HANDED_OVER);
    }

    private void resize(int place) {
        Block block = shelf[place];
        if (block == null) {
            return;
        }
        block.requireIntact(memory);
        int byteSize = 1 + size();
        Block resized = block.handle().map(handle -> resized(handle, byteSize))
                .orElseGet(() -> new Block(addresses.reallocate(block.address(), byteSize), byteSize, stamp()));
        shelf[place] = resized;
        block.requireIntact(memory, resized.address(), Math.min(block.byteSize(), byteSize));
        resized.filled(memory);
        counts.add(Operation.RESIZED);
    }

    private Block resized(Allocation handle, long byteSize) {
        Allocation now = heap.resize(handle, byteSize);
        return new Block(now.address(), byteSize, stamp(), Optional.of(now));
    }

    /** An arena is closed by the one who opens it, and nothing of it can be reached afterwards. */
    private void inArena() {
        MemorySegment last = MemorySegment.NULL;
        try (Arena arena = random.nextInt(8) == 0 ? heap.sharedArena() : heap.confinedArena()) {
            for (int segments = 1 + random.nextInt(4); segments > 0; segments--) {
                last = arena.allocate(1 + size() % 5000, 16);
                if (last.get(ValueLayout.JAVA_BYTE, 0) != 0) {
                    throw new Loss("a segment of an arena is not zero");
                }
                last.fill((byte) segments);
            }
        }
        try {
            last.get(ValueLayout.JAVA_BYTE, 0);
        } catch (IllegalStateException closed) {
            counts.add(Operation.ARENAS);
            return;
        }
        throw new Loss("a segment can be read though its arena is closed");
    }
}
