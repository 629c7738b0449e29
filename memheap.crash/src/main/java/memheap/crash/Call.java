package memheap.crash;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import memheap.spi.MemheapModule;
import memheap.tck.CachedModule;

/** One random call after the other, and the blocks that are live behind each of them. What is drawn depends on the seed and on the answers alone. For one thread. */
final class Call {

    private static final int MOST_BLOCKS = 100;     // with more of them, a cut only takes longer
    private static final int CALLS_OF_A_KIND = 64;  // then the window fills up or empties
    private static final int MOST_ALIGNMENT_SHIFT = 12;

    private final RandomGenerator random;
    private final List<MemheapModule> callers;
    private final long windowBytes;
    private int allocatePercent;
    private int calls;
    private String name = "";           // of the last one
    private final long[] arguments = new long[3];

    /**
     * Begins.
     *
     * @param callers the module, and itself behind caches
     */
    Call(RandomGenerator random, List<MemheapModule> callers, long windowBytes) {
        this.random = random;
        this.callers = callers;
        this.windowBytes = windowBytes;
    }

    /** A module, past its caches and through so many of them. */
    static List<MemheapModule> callers(MemheapModule module, int caches) {
        List<MemheapModule> callers = new ArrayList<>(List.of(module));
        for (int cache = 0; cache < caches; cache++) {
            callers.add(new CachedModule(module, module.openCache().orElseThrow()));
        }
        return callers;
    }

    /** Makes one call, and does to the blocks what it does. */
    void make(BlockSet blocks) {
        if (calls++ % CALLS_OF_A_KIND == 0) {
            allocatePercent = 25 + random.nextInt(60);
        }
        MemheapModule caller = callers.get(random.nextInt(callers.size()));
        int kind = random.nextInt(100);
        if (kind < 3 && caller instanceof CachedModule cached) {
            describe("flush", 0, 0, 0);
            cached.flush();
        } else if (blocks.count() == 0 || blocks.count() < MOST_BLOCKS && random.nextInt(100) < allocatePercent) {
            allocate(caller, blocks, kind % 8 == 0 ? 1L << random.nextInt(5, MOST_ALIGNMENT_SHIFT + 1) : 1);
        } else if (kind < 25) {
            resize(caller, blocks, random.nextInt(blocks.count()));
        } else {
            free(caller, blocks, random.nextInt(blocks.count()));
        }
    }

    private void allocate(MemheapModule caller, BlockSet blocks, long byteAlignment) {
        long byteSize = byteSize();
        describe("allocate", byteSize, byteAlignment, MemheapModule.NO_SPACE);
        long offset = caller.allocate(byteSize, byteAlignment);
        arguments[2] = offset;
        if (offset != MemheapModule.NO_SPACE) {
            blocks.put(offset, caller.usableBytes(offset));
        }
    }

    /** From one byte to half of the window, small ones as often as large ones. */
    private long byteSize() {
        int bits = random.nextInt(1, Long.SIZE - Long.numberOfLeadingZeros(windowBytes));
        return 1 + random.nextLong(1L << bits);
    }

    private void resize(MemheapModule caller, BlockSet blocks, int index) {
        long offset = blocks.offset(index);
        long newByteSize = random.nextBoolean() ? byteSize() : 1 + random.nextLong(2 * caller.usableBytes(offset));
        describe("resizeInPlace", offset, newByteSize, 0);
        if (caller.resizeInPlace(offset, newByteSize)) {
            arguments[2] = 1;
            blocks.put(offset, caller.usableBytes(offset));
        }
    }

    private void free(MemheapModule caller, BlockSet blocks, int index) {
        describe("free", blocks.offset(index), 0, 0);
        caller.free(blocks.offset(index));
        blocks.remove(index);
    }

    private void describe(String call, long first, long second, long answer) {
        name = call;
        arguments[0] = first;
        arguments[1] = second;
        arguments[2] = answer;
    }

    /** The last call with its answer, as text. */
    @Override
    public String toString() {
        return switch (name) {
            case "allocate" -> "allocate(%d, %d) = 0x%x".formatted(arguments[0], arguments[1], arguments[2]);
            case "resizeInPlace" -> "resizeInPlace(0x%x, %d) = %b".formatted(arguments[0], arguments[1], arguments[2] == 1);
            case "free" -> "free(0x%x)".formatted(arguments[0]);
            default -> name;
        };
    }
}
