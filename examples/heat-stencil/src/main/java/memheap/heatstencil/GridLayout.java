package memheap.heatstencil;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;

/**
 * Where the cells of a PE lie in its grid. Row {@code 0} and the row behind the last one are <em>halos</em>: a copy of the neighbour's row, or the
 * edge of the plate if there is no neighbour. The left and the right edge are cells, too.
 * <pre>
 *                 column 0    1 .. columns    columns + 1
 *  row 0          |      |  halo from above  |      |
 *  row 1          | edge |  own              | edge |
 *   ..            |      |   ..              |      |
 *  row rows       | edge |  own              | edge |
 *  row rows + 1   |      |  halo from below  |      |
 * </pre>
 *
 * @param columns of the plate
 */
record GridLayout(int columns) {

    /** Where a cell is, counted in cells. */
    long index(int row, int column) {
        return (long) row * width() + column;
    }

    /** Where a row begins that others are told of, in bytes; without its edges. */
    long offset(int row) {
        return index(row, 1) * JAVA_DOUBLE.byteSize();
    }

    /** The size of a row that others are told of. */
    long rowBytes() {
        return columns * JAVA_DOUBLE.byteSize();
    }

    /** The size of a grid with so many rows of its own. */
    long byteSize(int rows) {
        return index(rows + 2, 0) * JAVA_DOUBLE.byteSize();
    }

    private int width() {
        return columns + 2;
    }
}
