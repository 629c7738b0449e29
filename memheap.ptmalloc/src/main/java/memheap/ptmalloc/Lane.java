package memheap.ptmalloc;

import static memheap.ptmalloc.PtmallocLayout.UNIT_BYTES;
import static memheap.ptmalloc.PtmallocLayout.UNIT_SHIFT;
import static memheap.ptmalloc.PtmallocLayout.cell;

import java.util.ArrayList;
import java.util.List;
import memheap.spi.ThreadCache;

/**
 * One thread's way past the common heap: cells of its own, in <em>runs</em> that are cut into chunks of one size each.
 *
 * <p>Only the lane marks the chunks of its runs as used or free, with plain stores that are the committing stores of its operations; a free from afar leaves a mark beside them
 * ({@link ChunkMap#freeFromAfar}) and the cell in the {@link Inbox}. So nothing is shared on the way, and of two frees of a chunk at most one counts. After a kill the chunks of a run are
 * chunks like all others. A run goes back when all of its chunks are free and more of them are ready than are worth keeping.
 */
final class Lane implements ThreadCache {

    private static final int LARGE_SHARE = 256; // of the window may lie in large bins for later use

    private final int number;
    private final PtmallocModule module;
    private final ChunkMap map;
    private final SizeClasses classes;
    private final long mostBytes;
    private final long windowBytes;
    private final long mostLargeUnits;
    private final Bin[] bins = new Bin[SizeClasses.MOST];
    private final Inbox inbox = new Inbox();
    private long largeUnits; // in large bins

    Lane(int number, PtmallocModule module, ChunkMap map, SizeClasses classes) {
        this.number = number;
        this.module = module;
        this.map = map;
        this.classes = classes;
        this.mostBytes = (long) classes.mostUnits() << UNIT_SHIFT;
        this.windowBytes = map.units() << UNIT_SHIFT;
        this.mostLargeUnits = map.units() / LARGE_SHARE;
        for (int sizeClass = 0; sizeClass < bins.length; sizeClass++) {
            bins[sizeClass] = new Bin(sizeClass);
        }
    }

    int number() {
        return number;
    }

    Inbox inbox() {
        return inbox;
    }

    @Override
    public long allocate(long byteSize, long byteAlignment) {
        if (byteSize <= mostBytes && byteAlignment <= UNIT_BYTES) {
            Bin bin = bins[classes.of(byteSize + UNIT_BYTES - 1 >>> UNIT_SHIFT)];
            if (!bin.isEmpty() || isRefilled(bin)) {
                long start = Integer.toUnsignedLong(bin.pop());
                if (bin.isLarge()) {
                    largeUnits -= bin.units();
                }
                map.setUsed(start);
                return start << UNIT_SHIFT;
            }
        }
        return module.allocate(byteSize, byteAlignment);
    }

    @Override
    public void free(long offset) {
        long start = offset >>> UNIT_SHIFT;
        boolean inside = (offset & UNIT_BYTES - 1) == 0 && Long.compareUnsigned(offset, windowBytes) < 0;
        int tag = inside ? map.tag(cell(start)) : RunTag.NONE;
        if (RunTag.lane(tag) != number) {
            module.free(offset);
            return;
        }
        if (!map.freeOwn(start)) {
            throw module.notLive("free", offset);
        }
        keep(bins[RunTag.sizeClass(tag)], start);
    }

    private void keep(Bin bin, long start) {
        boolean tooDeep = bin.push((int) start);
        if (bin.isLarge()) {
            largeUnits += bin.units();
            if (largeUnits > mostLargeUnits) {
                giveBackLargeRuns();
            }
        } else if (tooDeep) {
            giveBackFreeRuns(bin);
        }
    }

    /** Halves what is kept of large chunks, the largest first: what many sizes keep for later adds up. */
    private void giveBackLargeRuns() {
        for (int i = bins.length - 1; i >= 0 && bins[i].isLarge() && largeUnits > mostLargeUnits / 2; i--) {
            if (!bins[i].isEmpty()) {
                giveBackFreeRuns(bins[i]);
            }
        }
    }

    /** Gets free chunks: those that were freed from afar, or a new run. */
    private boolean isRefilled(Bin bin) {
        takeNotice();
        if (bin.isEmpty()) {
            long cells = bin.nextRunCells();
            long start = module.openRun(number, bin, cells);
            if (start == ChunkHeap.NONE) {
                return false;
            }
            int chunks = bin.chunksIn(cells);
            bin.count(chunks);
            for (int i = chunks - 1; i >= 0; i--) {
                bin.push((int) (start + (long) i * bin.units()));
            }
            largeUnits += bin.isLarge() ? (long) chunks * bin.units() : 0;
        }
        return true;
    }

    private void takeNotice() {
        inbox.drain(cell -> {
            Bin bin = bins[RunTag.sizeClass(map.tag(cell))];
            for (long freed = map.takeNotice(cell); freed != 0; freed &= freed - 1) {
                bin.push((int) ((cell << PtmallocLayout.CELL_SHIFT) + Long.numberOfTrailingZeros(freed)));
                largeUnits += bin.isLarge() ? bin.units() : 0;
            }
        });
    }

    private void giveBackFreeRuns(Bin bin) {
        List<Long> runs = freeRuns(bin);
        if (!runs.isEmpty()) {
            for (long cells : module.closeRuns(runs)) {
                bin.count(-bin.chunksIn(cells));
            }
            int before = bin.depth();
            bin.keepThoseOf(number, map);
            largeUnits -= bin.isLarge() ? (long) (before - bin.depth()) * bin.units() : 0;
        }
        bin.rest();
    }

    /** The first cells of the runs that have nothing but free chunks: the first chunk of such a run is in the bin. */
    private List<Long> freeRuns(Bin bin) {
        var runs = new ArrayList<Long>();
        for (int i = 0; i < bin.depth(); i++) {
            long start = Integer.toUnsignedLong(bin.start(i));
            if (map.isRunStart(start) && map.isRunFree(cell(start))) {
                runs.add(cell(start));
            }
        }
        return runs;
    }

    @Override
    public void flush() {
        takeNotice();
        for (Bin bin : bins) {
            if (!bin.isEmpty()) {
                giveBackFreeRuns(bin);
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
            int freed = Long.bitCount(map.remote(cell));
            live[0] -= inUnits ? (long) freed * bins[RunTag.sizeClass(map.tag(cell))].units() : freed;
        });
        return live[0];
    }
}
