package memheap.ptmalloc;

import memheap.api.CorruptHeapException;

/** Checks the invariants that stand at the head of {@link Chunks}; it walks every chunk. */
final class ChunkVerification {

    private final Chunks chunks;
    private final ChunkMap map;
    private long usedUnits;
    private long usedChunks;
    private long freeSmall;
    private long freeLarge;

    private ChunkVerification(Chunks chunks) {
        this.chunks = chunks;
        this.map = chunks.map();
    }

    static void verify(Chunks chunks) {
        new ChunkVerification(chunks).run();
    }

    private void run() {
        require(chunks.units() == 0 || map.isStart(0), "I2: no chunk starts at unit 0x%x of %d", 0, chunks.units());
        checkUsed();
        boolean freeBefore = false;
        for (long unit = 0; unit < chunks.units(); unit = map.end(unit)) {
            boolean free = !map.isUsed(unit);
            require(!free || !freeBefore, "I3: the free chunk of %d units at unit 0x%x stands behind another free one", map.end(unit) - unit, unit);
            if (free) {
                checkFree(unit, map.end(unit));
            } else {
                usedChunks++;
                usedUnits += map.end(unit) - unit;
            }
            freeBefore = free;
        }
        require(freeBefore || chunks.top() == chunks.units(), "I4: the window's end is in use, but the top is said to start at unit 0x%x of %d", chunks.top(), chunks.units());
        checkBins();
        require(usedChunks == chunks.usedChunks(), "I7: %d chunks are in use, but %d are counted", usedChunks, chunks.usedChunks());
        require(usedUnits == chunks.usedUnits(), "I7: %d units are in use, but %d are counted", usedUnits, chunks.usedUnits());
    }

    private void checkUsed() {
        for (long unit = map.nextUsed(0); unit != Chunks.NONE; unit = map.nextUsed(unit + 1)) {
            require(map.isStart(unit), "I2: unit 0x%x is marked in use, but no chunk starts there; the one before starts at 0x%x", unit, map.startAtOrBefore(unit));
        }
    }

    private void checkFree(long unit, long end) {
        if (end == chunks.units()) {
            require(chunks.top() == unit, "I4: the free chunk at the window's end starts at unit 0x%x, but the top is said to start at 0x%x", unit, chunks.top());
        } else if (SmallBins.holds(end - unit)) {
            freeSmall++;
            require(chunks.bins().containsSmall(unit, end - unit), "I5: the free chunk at unit 0x%x is not in the small bin of its %d units", unit, end - unit);
        } else {
            freeLarge++;
        }
    }

    private void checkBins() {
        require(chunks.bins().smallCount() == freeSmall, "I5: the small bins hold %d chunks, but %d are free", chunks.bins().smallCount(), freeSmall);
        chunks.bins().verifyTrees((unit, units) -> require(unit < chunks.units() && map.isStart(unit) && !map.isUsed(unit) && map.end(unit) - unit == units,
                "I5: a tree bin holds a chunk of %d units at unit 0x%x, where no such free chunk is", units, unit));
        require(chunks.bins().treeCount() == freeLarge, "I5: the tree bins hold %d chunks, but %d are free", chunks.bins().treeCount(), freeLarge);
    }

    private static void require(boolean holds, String broken, long first, long second) {
        if (!holds) {
            throw new CorruptHeapException(broken.formatted(first, second));
        }
    }
}
