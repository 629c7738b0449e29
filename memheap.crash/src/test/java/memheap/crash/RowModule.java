package memheap.crash;

import static memheap.crash.RowSubject.LIVE_BLOCKS;
import static memheap.crash.RowSubject.STATES;
import static memheap.crash.RowSubject.UNITS;
import static memheap.crash.RowSubject.UNIT_BYTES;

import java.util.Map;
import memheap.api.CorruptHeapException;
import memheap.api.HeapUsage;
import memheap.api.InvalidFreeException;
import memheap.crash.RowSubject.Fault;
import memheap.metadata.Metadata;
import memheap.spi.MemheapModule;

/** First fit over a row of units. The byte of a unit is the number of units of the block that starts there, or 0; every call is committed by one such byte. */
final class RowModule implements MemheapModule {

    private static final byte LITTER = -1;

    private final Metadata metadata;
    private final Fault fault;

    RowModule(Metadata metadata, Fault fault) {
        this.metadata = metadata;
        this.fault = fault;
    }

    private int units(long unit) {
        return Math.max(0, metadata.getByte(STATES + unit));
    }

    private void commit(long unit, int units) {
        metadata.setByteRelease(STATES + unit, (byte) units);
    }

    @Override
    public long allocate(long byteSize, long byteAlignment) {
        long units = Math.ceilDiv(byteSize, UNIT_BYTES);
        long start = 0;
        for (long unit = 0; unit < UNITS && unit - start < units; unit += Math.max(1, units(unit))) {
            if (units(unit) != 0 || start * UNIT_BYTES % byteAlignment != 0) {
                start = unit + Math.max(1, units(unit));
            }
        }
        if (units > UNITS - start || start * UNIT_BYTES % byteAlignment != 0) {
            return NO_SPACE;
        }
        if (fault == Fault.COMMITS_TWICE) {
            commit(start, 1);
        }
        if (fault == Fault.LEAVES_WHAT_NOBODY_FINDS && units > 1) {
            metadata.setByte(STATES + start + 1, LITTER);
        }
        if (fault != Fault.NEVER_COMMITS) {
            commit(start, (int) units);
        }
        metadata.setLong(LIVE_BLOCKS, metadata.getLong(LIVE_BLOCKS) + 1);
        return start * UNIT_BYTES;
    }

    @Override
    public void free(long offset) {
        int units = (int) (usableBytes(offset) / UNIT_BYTES);
        commit(offset / UNIT_BYTES, 0);
        if (fault == Fault.TAKES_A_COMMIT_BACK) {
            commit(offset / UNIT_BYTES, units);
            commit(offset / UNIT_BYTES, 0);
        }
        metadata.setLong(LIVE_BLOCKS, metadata.getLong(LIVE_BLOCKS) - 1);
    }

    @Override
    public long usableBytes(long offset) {
        int units = units(offset / UNIT_BYTES);
        if (units == 0 && fault != Fault.NEVER_COMMITS) {
            throw new InvalidFreeException("no live block starts there", offset);
        }
        return Math.max(1, units) * UNIT_BYTES;
    }

    @Override
    public boolean resizeInPlace(long offset, long newByteSize) {
        return newByteSize <= usableBytes(offset);
    }

    @Override
    public HeapUsage usage() {
        long blocks = metadata.getLong(LIVE_BLOCKS);
        return new HeapUsage(UNITS * UNIT_BYTES, blocks * UNIT_BYTES, blocks, blocks == 0 ? UNITS * UNIT_BYTES : 0, Map.of());
    }

    @Override
    public void forEachBlock(BlockVisitor visitor) {
        for (long unit = 0; unit < UNITS; unit++) {
            if (units(unit) != 0) {
                visitor.block(unit * UNIT_BYTES, units(unit) * UNIT_BYTES);
            }
        }
    }

    long countedBlocks() {
        long[] blocks = {0};
        forEachBlock((offset, usableBytes) -> blocks[0]++);
        return blocks[0];
    }

    void loseTheLastBlock() {
        forEachBlock((offset, usableBytes) -> {
            if (offset > UNITS * UNIT_BYTES / 2) {
                commit(offset / UNIT_BYTES, 0);
            }
        });
    }

    @Override
    public void verify() {
        if (metadata.getLong(LIVE_BLOCKS) != countedBlocks()) {
            throw new CorruptHeapException("the row has " + countedBlocks() + " blocks, but the figure says " + metadata.getLong(LIVE_BLOCKS));
        }
    }

    @Override
    public void close() {
        // all of it is in the metadata
    }
}
