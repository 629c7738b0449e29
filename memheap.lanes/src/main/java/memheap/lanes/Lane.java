package memheap.lanes;

import static memheap.lanes.CellLayout.CELL_SHIFT;
import static memheap.lanes.CellLayout.UNIT_BYTES;
import static memheap.lanes.CellLayout.UNIT_SHIFT;

import memheap.metadata.Metadata;
import memheap.spi.MemheapModule;
import memheap.spi.ThreadCache;

/**
 * One thread's way past the common heap: cells of its own, in runs that are cut into chunks of one size each.
 *
 * <p>Only the lane marks the chunks of its runs as used or free, with plain stores that are the committing stores of its operations; a free from afar leaves a mark beside them
 * and the cell in the {@link Inbox}. So nothing is shared on the way, and of two frees of a chunk at most one counts. A run goes back when all of its chunks are free and more of them are
 * ready than are worth keeping.
 *
 * <p>After Bonwick's magazines ("Magazines and Vmem", 2001) and mimalloc's pages with a list of their own for frees from other threads (Leijen, Zorn and de Moura, 2019).
 */
final class Lane extends ThreadCache {

    private final int number;
    private final int key;
    private final Lanes lanes;
    private final CellMap map;
    private final Metadata marks;
    private final Metadata tags;
    private final RunSource source;
    private final long windowUnits;
    private final Bin[] bySize;                             // by size in units
    private final Bin[] byTag = new Bin[RunTag.INDEXES];    // by what is left of a tag without the key
    private final Bin[] bins = new Bin[SizeClasses.MOST];
    private final Bin nothing = new Bin(0);                 // for sizes below 1; always empty
    private final Inbox inbox = new Inbox();
    private long runsAskedFor; // with those that were not to be had

    /**
     * Makes a lane.
     *
     * @param number from 1
     * @param lanes all lanes of the window
     * @param windowUnits whole units in the window
     * @param mostUnits the largest size that it serves, at least 1
     */
    Lane(int number, Lanes lanes, CellMap map, RunSource source, long windowUnits, int mostUnits) {
        this.number = number;
        this.key = RunTag.key(number);
        this.lanes = lanes;
        this.map = map;
        this.marks = map.marks();
        this.tags = map.tags();
        this.source = source;
        this.windowUnits = windowUnits;
        for (int sizeClass = 0; sizeClass < bins.length; sizeClass++) {
            bins[sizeClass] = new Bin(sizeClass);
        }
        for (int index = 0; index < byTag.length; index++) {
            byTag[index] = bins[RunTag.sizeClass(index)];
        }
        bySize = new Bin[mostUnits + 1];
        bySize[0] = nothing;
        for (int units = 1; units <= mostUnits; units++) {
            bySize[units] = bins[SizeClasses.of(units)];
        }
    }

    Inbox inbox() {
        return inbox;
    }

    @Override
    public long allocate(long byteSize) {
        long units = byteSize + UNIT_BYTES - 1 >>> UNIT_SHIFT;
        Bin[] bySizeHere = bySize;
        if (units >= bySizeHere.length) {
            return MemheapModule.NO_SPACE;
        }
        Bin bin = bySizeHere[(int) units];
        long start = bin.pop();
        if (start == Bin.NONE) {
            start = refilled(bin);
            if (start == Bin.NONE) {
                return MemheapModule.NO_SPACE;
            }
        }
        CellMap.use(marks, start);
        return start << UNIT_SHIFT;
    }

    @Override
    public boolean free(long offset) {
        long start = Long.rotateRight(offset, UNIT_SHIFT); // what is no multiple of a unit becomes larger than any window
        if (Long.compareUnsigned(start, windowUnits) >= 0) {
            return false;
        }
        int index = CellMap.tag(tags, start) ^ key;
        Bin[] byTagHere = byTag;
        if (Integer.compareUnsigned(index, byTagHere.length) >= 0 || !CellMap.isFreed(marks, start)) {
            return false;
        }
        Bin bin = byTagHere[index];
        if (!bin.push(start)) {
            pushAnyhow(bin, start);
        }
        return true;
    }

    @Override
    public long usableBytes(long offset) {
        long start = Long.rotateRight(offset, UNIT_SHIFT);
        if (Long.compareUnsigned(start, windowUnits) >= 0) {
            return 0;
        }
        int index = CellMap.tag(tags, start) ^ key;
        boolean live = Integer.compareUnsigned(index, byTag.length) < 0 && (map.live(CellLayout.cell(start)) & 1L << start) != 0;
        return live ? (long) byTag[index].units() << UNIT_SHIFT : 0;
    }

    /** Goes on where the stack has no room: a chunk that is all of its run goes straight back if enough wait. */
    private void pushAnyhow(Bin bin, long start) {
        if (bin.isFull() && isRunOfOne(bin, start) && map.isRunFree(CellLayout.cell(start))) {
            closeRun(bin, start);
        } else if (bin.isTooDeepWith(start)) {
            giveBackFreeRuns(bin, bin.retained());
            bin.rest();
        }
    }

    /** Gets free chunks: those that were freed from afar, or a new run. @return one of them, or {@link Bin#NONE} */
    private long refilled(Bin bin) {
        if (bin == nothing) {
            return Bin.NONE;
        }
        takeNotice();
        long start = bin.pop();
        if (start != Bin.NONE) {
            return start;
        }
        if (++runsAskedFor == Lanes.GROWN_RUNS) {
            lanes.countGrown();
        }
        int leastCells = lanes.leastCells();
        int firstTag = bin.nextRunTag(number, map.lengths(), leastCells);
        long firstCell = source.openRun(firstTag, leastCells);
        if (firstCell == RunSource.NONE) {
            bin.shorten();
            return Bin.NONE;
        }
        bin.add(firstCell << CELL_SHIFT, map.lengths().cells(firstTag));
        return bin.pop();
    }

    private void takeNotice() {
        inbox.drain(cell -> {
            int index = map.tag(cell << CELL_SHIFT) ^ key;
            if (Integer.compareUnsigned(index, byTag.length) < 0) { // else a wrong free came so late that the cell was no longer ours
                pushAll(byTag[index], cell, map.takeNotice(cell));
            }
        });
    }

    private static void pushAll(Bin bin, long cell, long freed) {
        for (long left = freed; left != 0; left &= left - 1) {
            bin.put((cell << CELL_SHIFT) + Long.numberOfTrailingZeros(left));
        }
    }

    /** Gives back runs that have nothing but free chunks, those first that were freed first, as long as enough chunks are left. */
    private void giveBackFreeRuns(Bin bin, int retained) {
        int left = bin.depth();
        boolean any = false;
        for (int i = 0; i < bin.depth() && left > retained; i++) {
            long start = bin.start(i);
            if (isFirstOfFreeRun(bin, start)) {
                left -= closeRun(bin, start);
                any = true;
            }
        }
        if (any) {
            bin.keep(start -> isOf(bin, map.tag(start)));
        }
    }

    /** Gives back a run all of whose chunks are free. @return how many they are */
    private int closeRun(Bin bin, long first) {
        int chunks = bin.chunksIn(map.lengths().cells(map.tag(first)));
        bin.giveBack(chunks);
        source.closeRun(CellLayout.cell(first));
        return chunks;
    }

    /** Whether a chunk is all that is cut from its run. */
    private boolean isRunOfOne(Bin bin, long start) {
        int tag = map.tag(start);
        return RunTag.isFirst(tag) && bin.chunksIn(map.lengths().cells(tag)) == 1;
    }

    private boolean isOf(Bin bin, int tag) {
        int index = tag ^ key;
        return Integer.compareUnsigned(index, byTag.length) < 0 && byTag[index] == bin;
    }

    /** Whether a chunk of a bin is the first one of a run of which none is in use. Its run may have been given back just now, and the cell be another lane's by now. */
    private boolean isFirstOfFreeRun(Bin bin, long start) {
        int tag = start % CellLayout.CELL_UNITS == 0 ? map.tag(start) : RunTag.NONE;
        return RunTag.isFirst(tag) && isOf(bin, tag) && map.isRunFree(CellLayout.cell(start));
    }

    @Override
    public void flush() {
        giveBack();
        lanes.giveBackNobodys();
    }

    /** Gives the runs back that have no live chunk. */
    void giveBack() {
        takeNotice();
        for (Bin bin : bins) {
            if (bin.depth() > 0) {
                giveBackFreeRuns(bin, 0);
                bin.rest();
            }
        }
    }

    /** Takes over a run that a lane of this number has left, with what was freed in it from afar. */
    void adopt(long firstCell) {
        int firstTag = map.tag(firstCell << CELL_SHIFT);
        Bin bin = byTag[firstTag ^ key];
        long end = firstCell + map.lengths().cells(firstTag);
        for (long cell = firstCell; cell < end; cell++) {
            map.takeNotice(cell);
        }
        int chunks = bin.chunksIn(end - firstCell);
        bin.count(chunks);
        for (int i = chunks - 1; i >= 0; i--) {
            long start = (firstCell << CELL_SHIFT) + (long) i * bin.units();
            if (!map.isUsed(start)) {
                bin.put(start);
            }
        }
    }

    /** Live chunks in all runs; exact when nobody is inside of the module. */
    long liveChunks() {
        return liveUnitsOrChunks(false);
    }

    /** Units of live chunks in all runs; exact when nobody is inside of the module. */
    long liveUnits() {
        return liveUnitsOrChunks(true);
    }

    private long liveUnitsOrChunks(boolean inUnits) {
        long[] live = {0};
        for (Bin bin : bins) {
            live[0] += (bin.chunks() - bin.depth()) * (inUnits ? bin.units() : 1);
        }
        inbox.forEach(cell -> {
            int freed = Long.bitCount(map.remote(cell) & map.used(cell));
            int index = map.tag(cell << CELL_SHIFT) ^ key;
            if (Integer.compareUnsigned(index, byTag.length) < 0) {
                live[0] -= inUnits ? (long) freed * byTag[index].units() : freed;
            }
        });
        return live[0];
    }
}
