package memheap.buddy;

import memheap.crash.Subject;
import memheap.metadata.Metadata;
import memheap.spi.ComponentUnavailableException;
import memheap.spi.MemheapModule;

/**
 * A window of a buddy heap that is killed and reopened.
 *
 * @param layout with lanes or without
 */
public record BuddySubject(BuddyLayout layout) implements Subject {

    /** A window with lanes, which may be smaller than the component would have it. */
    public static Subject withLanes(long windowBytes) {
        return new BuddySubject(BuddyLayout.withCells(windowBytes, 16));
    }

    @Override
    public long windowBytes() {
        return layout.windowBytes();
    }

    @Override
    public long metadataBytes() {
        return layout.byteSize();
    }

    @Override
    public int caches() {
        return layout.cells() == 0 ? 0 : 2;
    }

    @Override
    public MemheapModule init(Metadata metadata) throws ComponentUnavailableException {
        return layout.cells() == 0 ? BuddyModule.init(metadata, layout) : BuddyLanesModule.init(metadata, layout);
    }

    @Override
    public MemheapModule reopen(Metadata metadata) throws ComponentUnavailableException {
        BuddyLayout left = new BuddyHeader(metadata).requireReadable(windowBytes());
        return left.cells() == 0 ? BuddyModule.reopen(metadata, left) : BuddyLanesModule.reopen(metadata, left);
    }

    /** The figures are written without an order of their own. */
    @Override
    public void scribble(Metadata metadata) {
        metadata.setLong(BuddyLayout.LIVE_BLOCKS_OFFSET, 77);
        metadata.setLong(BuddyLayout.FREE_ORDERS_OFFSET, -1);
        metadata.setLong(BuddyLayout.freeBlocksOffset(5), -3);
    }
}
