package memheap.ptmalloc;

import memheap.metadata.BitTree;
import memheap.metadata.Metadata;

/**
 * The boundaries of all chunks and which of them are in use: two bits for every unit of 16 bytes, and nothing else that matters. A chunk reaches to the next start, or to the
 * end of the window. Setting or clearing one bit here is what commits an operation.
 */
final class ChunkMap {

    private final long units;
    private final BitTree starts;
    private final BitTree used;

    ChunkMap(Metadata metadata, ChunkLayout layout) {
        this.units = layout.units();
        this.starts = new BitTree(metadata, layout.startsOffset(), units);
        this.used = new BitTree(metadata, layout.usedOffset(), units);
    }

    long units() {
        return units;
    }

    boolean isStart(long unit) {
        return starts.get(unit);
    }

    boolean isUsed(long unit) {
        return used.get(unit);
    }

    /** Where the chunk ends that starts at a unit. */
    long end(long unit) {
        long next = starts.next(unit + 1);
        return next == BitTree.NONE ? units : next;
    }

    /** Where the last chunk starts that starts at a unit or before it. */
    long startAtOrBefore(long unit) {
        return starts.previous(unit);
    }

    /** Cuts the chunk around a unit in two; the second part is free. */
    void cut(long unit) {
        starts.set(unit);
    }

    /** Joins the chunk that starts at a unit to the one before it. */
    void join(long unit) {
        starts.clear(unit);
    }

    void use(long unit) {
        used.set(unit);
    }

    void release(long unit) {
        used.clear(unit);
    }

    /** The first used unit at or after one, or {@link BitTree#NONE}. */
    long nextUsed(long unit) {
        return used.next(unit);
    }

    /** Makes the summaries of both trees agree with their leaves again. */
    void repair() {
        starts.repair();
        used.repair();
    }
}
