package memheap.crash;

import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import memheap.api.CorruptHeapException;
import memheap.metadata.Metadata;
import memheap.spi.ComponentUnavailableException;
import memheap.spi.MemheapModule;
import memheap.tck.CachedModule;

/**
 * Metadata that somebody has damaged: whoever opens them refuses, or goes on with a heap that is consistent in itself, and needs no more accesses than are in proportion.
 * For one thread.
 */
public final class DamagedImage {

    private static final int ACCESSES_PER_BYTE = 64;
    private static final int CALLS = 20;

    private final Subject subject;
    private final byte[] bytes;
    private final long freshBytes;

    /**
     * Metadata with blocks live.
     *
     * @param subject what they are metadata of
     * @param seed what the calls are drawn from
     * @param calls how many calls were made
     */
    public DamagedImage(Subject subject, long seed, int calls) {
        this.subject = subject;
        this.bytes = new byte[Math.toIntExact(subject.metadataBytes())];
        MemheapModule module = init();
        this.freshBytes = module.usage().largestFreeBytes();
        make(calls, new SplittableRandom(seed), Call.callers(module, subject.caches()), new BlockSet());
    }

    private DamagedImage(DamagedImage original) {
        this.subject = original.subject;
        this.bytes = original.bytes.clone();
        this.freshBytes = original.freshBytes;
    }

    private MemheapModule init() {
        try {
            return subject.init(ImageMetadata.of(bytes));
        } catch (ComponentUnavailableException refused) {
            throw new AssertionError("the component refuses a fresh window", refused);
        }
    }

    private void make(int calls, RandomGenerator random, List<MemheapModule> callers, BlockSet blocks) {
        var call = new Call(random, callers, subject.windowBytes());
        for (int each = 0; each < calls; each++) {
            call.make(blocks);
        }
    }

    /**
     * The same again, to be damaged apart.
     *
     * @return a copy
     */
    public DamagedImage copy() {
        return new DamagedImage(this);
    }

    /**
     * The metadata, to be damaged.
     *
     * @return not a copy
     */
    public byte[] bytes() {
        return bytes;
    }

    /**
     * Opens the metadata, and has the module show, allocate and free, until it is empty.
     *
     * @return whether it was opened; {@code false} if it was refused
     * @throws AssertionError if neither was done properly
     * @throws RuntimeException if the module throws what it may not throw
     */
    public boolean isOpened() {
        Metadata metadata = new LimitedMetadata(bytes, (long) ACCESSES_PER_BYTE * bytes.length);
        MemheapModule module;
        try {
            module = subject.reopen(metadata);
        } catch (ComponentUnavailableException | CorruptHeapException refused) {
            require(refused.getMessage() != null && !refused.getMessage().isBlank(), "it is refused without a reason");
            return false;
        }
        module.verify();
        BlockSet blocks = walk(module);
        List<MemheapModule> callers = Call.callers(module, subject.caches());
        make(CALLS, new SplittableRandom(bytes.length), callers, blocks);
        module.verify();
        empty(module, callers, blocks);
        subject.checkEmptied(metadata);
        return true;
    }

    private BlockSet walk(MemheapModule module) {
        var blocks = new BlockSet();
        long[] end = {0};
        module.forEachBlock((offset, usableBytes) -> {
            require(end[0] <= offset && 0 < usableBytes && usableBytes <= subject.windowBytes() - offset, "a block at " + offset + " of " + usableBytes + " bytes");
            end[0] = offset + usableBytes;
            blocks.put(offset, usableBytes);
        });
        return blocks;
    }

    private void empty(MemheapModule module, List<MemheapModule> callers, BlockSet blocks) {
        for (int block = 0; block < blocks.count(); block++) {
            module.free(blocks.offset(block));
        }
        for (MemheapModule caller : callers) {
            if (caller instanceof CachedModule cached) {
                cached.flush();
            }
        }
        module.verify();
        require(module.usage().liveBlocks() == 0 && module.usage().largestFreeBytes() == freshBytes, "once all is freed, it says " + module.usage());
        long whole = module.allocate(freshBytes, 1);
        require(whole != MemheapModule.NO_SPACE, "once all is freed, there is no room for " + freshBytes + " bytes");
        module.free(whole);
    }

    private static void require(boolean holds, String fault) {
        if (!holds) {
            throw new AssertionError(fault);
        }
    }
}
