package memheap.lanes;

/**
 * How long runs are: of each size class, the shortest run leaves little over at its end, and others are twice, four times and so on as long.
 */
public enum RunLengths {

    /** As short as possible, with at most an eighth left over: for a heap that gives any number of cells in a row. */
    SHORT {
        @Override
        int nextLonger(int cells) {
            return cells + 1;
        }

        @Override
        boolean isGood(int runUnits, int units) {
            return runUnits % units * 8 <= runUnits;
        }
    },

    /** Powers of two, with at most three sixteenths left over: for a heap that gives nothing else. */
    POWERS_OF_TWO {
        @Override
        int nextLonger(int cells) {
            return Integer.highestOneBit(cells) << 1;
        }

        @Override
        boolean isGood(int runUnits, int units) {
            return Integer.bitCount(runUnits) == 1 && runUnits / units * units * 16 >= runUnits * 13;
        }
    };

    private final int[] leastCells = new int[SizeClasses.MOST];

    RunLengths() {
        for (int sizeClass = 0; sizeClass < leastCells.length; sizeClass++) {
            leastCells[sizeClass] = shortest(SizeClasses.units(sizeClass));
        }
    }

    private int shortest(int units) {
        int cells = Math.ceilDiv(units, CellLayout.CELL_UNITS);
        while (!isGood(cells * CellLayout.CELL_UNITS, units)) {
            cells = nextLonger(cells);
        }
        return cells;
    }

    abstract int nextLonger(int cells);

    abstract boolean isGood(int runUnits, int units);

    /**
     * How long a run is.
     *
     * @param firstTag the tag of its first cell
     * @return its cells, at least 1
     */
    public long cells(int firstTag) {
        return (long) leastCells[RunTag.sizeClass(firstTag)] << RunTag.doublings(firstTag);
    }

    /** The last cell of a run in which a chunk starts, numbered within the run. */
    long lastStart(int firstTag) {
        int units = SizeClasses.units(RunTag.sizeClass(firstTag));
        return ((cells(firstTag) << CellLayout.CELL_SHIFT) / units - 1) * units >>> CellLayout.CELL_SHIFT;
    }

    /**
     * The last cell before another one in which a chunk starts.
     *
     * @param cell one in which a chunk starts, numbered within the run
     * @return less than 0 if there is none
     */
    long startBefore(int firstTag, long cell) {
        int units = SizeClasses.units(RunTag.sizeClass(firstTag));
        if (cell == 0 || units <= CellLayout.CELL_UNITS) {
            return cell - 1;
        }
        return ((cell << CellLayout.CELL_SHIFT) - 1) / units * units >>> CellLayout.CELL_SHIFT;
    }

    /** The units at which chunks start in a cell of a run, bit by bit; the cell is numbered within the run. */
    long starts(int firstTag, long cell) {
        int units = SizeClasses.units(RunTag.sizeClass(firstTag));
        long begin = cell << CellLayout.CELL_SHIFT;
        long end = Math.min(begin + CellLayout.CELL_UNITS, (cells(firstTag) << CellLayout.CELL_SHIFT) - units + 1);
        long starts = 0;
        for (long chunk = Math.ceilDiv(begin, units) * units; chunk < end; chunk += units) {
            starts |= 1L << chunk;
        }
        return starts;
    }
}
