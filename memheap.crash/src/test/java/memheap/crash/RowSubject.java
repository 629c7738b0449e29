package memheap.crash;

import memheap.metadata.Metadata;
import memheap.spi.ComponentUnavailableException;
import memheap.spi.MemheapModule;

/**
 * A row of units whose state is a byte for each, and one fault at most.
 *
 * @param fault what is wrong with it
 */
record RowSubject(Fault fault) implements Subject {

    static final int UNITS = 64;
    static final long UNIT_BYTES = 16;
    static final long MAGIC = 0x726f77;
    static final long LIVE_BLOCKS = 8;
    static final long STATES = 16;

    /** What can be wrong. */
    enum Fault {
        NONE, IS_SEALED_TOO_EARLY, COMMITS_TWICE, TAKES_A_COMMIT_BACK, NEVER_COMMITS, LOSES_THE_LAST_BLOCK_WHEN_REOPENED, NEVER_COUNTS_AGAIN, IS_UNREADABLE_WHILE_IT_RECOVERS,
        LEAVES_WHAT_NOBODY_FINDS
    }

    @Override
    public long windowBytes() {
        return UNITS * UNIT_BYTES;
    }

    @Override
    public long metadataBytes() {
        return STATES + UNITS;
    }

    @Override
    public int caches() {
        return 0;
    }

    @Override
    public MemheapModule init(Metadata metadata) {
        if (fault == Fault.IS_SEALED_TOO_EARLY) {
            metadata.setLongRelease(0, MAGIC);
        }
        metadata.setLong(LIVE_BLOCKS, 1);
        metadata.setLong(LIVE_BLOCKS, 0);
        metadata.setLongRelease(0, MAGIC);
        return new RowModule(metadata, fault);
    }

    @Override
    public MemheapModule reopen(Metadata metadata) throws ComponentUnavailableException {
        if (metadata.getLong(0) != MAGIC) {
            throw new ComponentUnavailableException("no row was ever finished here");
        }
        var module = new RowModule(metadata, fault);
        if (fault == Fault.IS_UNREADABLE_WHILE_IT_RECOVERS) {
            metadata.setLongRelease(0, 0);
        }
        if (fault == Fault.LOSES_THE_LAST_BLOCK_WHEN_REOPENED) {
            module.loseTheLastBlock();
        }
        if (fault != Fault.NEVER_COUNTS_AGAIN) {
            metadata.setLong(LIVE_BLOCKS, module.countedBlocks());
        }
        metadata.setLongRelease(0, MAGIC);
        return module;
    }

    @Override
    public void scribble(Metadata metadata) {
        metadata.setLong(LIVE_BLOCKS, 77);
    }

    @Override
    public void checkEmptied(Metadata metadata) {
        for (long unit = 0; unit < UNITS; unit++) {
            if (metadata.getByte(STATES + unit) != 0) {
                throw new AssertionError("all is freed, but something is left at unit " + unit);
            }
        }
    }
}
