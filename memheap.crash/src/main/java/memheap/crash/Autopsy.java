package memheap.crash;

import memheap.api.HeapUsage;
import memheap.metadata.Metadata;
import memheap.spi.ComponentUnavailableException;
import memheap.spi.MemheapModule;
import memheap.spi.MemheapModule.BlockVisitor;
import memheap.spi.ThreadCache;

/** Has a successor open what a kill has left, and compares its blocks with those that may be there. Works on a copy. For one thread. */
final class Autopsy implements BlockVisitor {

    private static final int EMPTIED_EVERY = 8; // what is reopened is also emptied and compared with a fresh window, once in so many times

    private final Subject subject;
    private final byte[] copy;
    private final Metadata metadata;
    private final long freshBytes;
    private BlockSet before;
    private BlockSet after;
    private int index;
    private boolean isBefore;
    private boolean isAfter;
    private int opened;

    Autopsy(Subject subject) throws ComponentUnavailableException {
        this.subject = subject;
        this.copy = new byte[Math.toIntExact(subject.metadataBytes())];
        this.metadata = ImageMetadata.of(copy);
        this.freshBytes = subject.init(metadata).usage().largestFreeBytes();
    }

    /** Whether the blocks are those from before the call. */
    boolean isBefore() {
        return isBefore;
    }

    /** Whether the blocks are those from after the call. */
    boolean isAfter() {
        return isAfter;
    }

    /** Opens what is left; nothing but the kill has happened to it. */
    void openScribbled(byte[] left, BlockSet blocksBefore, BlockSet blocksAfter) {
        System.arraycopy(left, 0, copy, 0, copy.length);
        subject.scribble(metadata);
        examine(blocksBefore, blocksAfter);
    }

    /** Opens what is left of an opening that was cut short. */
    void open(byte[] left, BlockSet blocks) {
        System.arraycopy(left, 0, copy, 0, copy.length);
        examine(blocks, blocks);
    }

    /** Nobody may open what is left. */
    void requireRefused(byte[] left) {
        System.arraycopy(left, 0, copy, 0, copy.length);
        try {
            subject.reopen(metadata);
        } catch (ComponentUnavailableException refused) {
            return;
        }
        throw new CrashFinding(CrashFinding.Kind.CORRUPT, "a window is reopened that was never finished", null);
    }

    private void examine(BlockSet blocksBefore, BlockSet blocksAfter) {
        before = blocksBefore;
        after = blocksAfter;
        try {
            MemheapModule successor = subject.reopen(metadata);
            successor.verify();
            walk(successor);
            if (++opened % EMPTIED_EVERY == 0) {
                empty(successor);
            }
        } catch (ComponentUnavailableException | RuntimeException | AssertionError | StackOverflowError broken) {
            throw new CrashFinding(CrashFinding.Kind.CORRUPT, String.valueOf(broken.getMessage()), broken);
        }
    }

    private void walk(MemheapModule successor) {
        index = 0;
        isBefore = true;
        isAfter = true;
        successor.forEachBlock(this);
        isBefore &= index == before.count();
        isAfter &= index == after.count();
    }

    @Override
    public void block(long offset, long usableBytes) {
        isBefore &= before.has(index, offset, usableBytes);
        isAfter &= after.has(index, offset, usableBytes);
        index++;
    }

    private void empty(MemheapModule successor) {
        BlockSet blocks = isAfter ? after : before;
        if (!isAfter && !isBefore) {
            return; // it will be reported as lost
        }
        for (int block = 0; block < blocks.count(); block++) {
            successor.free(blocks.offset(block));
        }
        successor.openCache().ifPresent(ThreadCache::flush);
        successor.verify();
        HeapUsage usage = successor.usage();
        if (usage.largestFreeBytes() != freshBytes || usage.liveBlocks() != 0) {
            throw new AssertionError("all blocks are freed, but the largest free one has not " + freshBytes + " bytes, or not all is free: " + usage);
        }
        subject.checkEmptied(metadata);
    }

    /** The blocks that a successor finds, as text. */
    String difference(BlockSet blocksBefore, BlockSet blocksAfter) {
        var found = new BlockSet();
        try {
            subject.reopen(metadata).forEachBlock(found::put);
        } catch (ComponentUnavailableException refused) {
            return refused.getMessage();
        }
        return "found beyond those from before the call: " + found.without(blocksBefore) + ", missing of them: " + blocksBefore.without(found)
                + "; found beyond those from after it: " + found.without(blocksAfter) + ", missing of them: " + blocksAfter.without(found);
    }
}
