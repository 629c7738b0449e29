package memheap.heatstencil;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.util.List;
import memheap.api.Allocation;
import memheap.pe.Comparison;
import memheap.pe.ProcessingElements;
import memheap.pe.Signals.SignalOperation;
import memheap.pe.SymmetricMemheap;

/**
 * The rows of one PE, in two grids: step {@code n} reads grid {@code n % 2} and writes the other one. Then the first and the last row are put into the
 * halos of the neighbours' other grid, each with a signal that says {@code n + 1}: so many steps that row has behind it.
 *
 * <p>Step {@code n} begins when both signals say {@code n} or more. That is all the order there has to be:
 * <ul>
 * <li>O1: the halos of grid {@code n % 2} are there, since who sees a signal sees the row that it came with.
 * <li>O2: no neighbour still reads the halos that this step puts into. It read them in step {@code n - 1}, and it says {@code n} only after that.
 * <li>O3: no neighbour writes into the halos that this step reads. It does that after its step {@code n + 1}, which begins only when it is told
 *     {@code n + 1}: after this step.
 * </ul>
 * A neighbour may be one step ahead, so a signal may already say {@code n + 1}: its row lies in the other grid.
 *
 * <p>Nothing is freed when something fails: to free is a call of all PEs, and what is left in the heap goes with the job.
 */
final class Slab {

    private static final long FROM_ABOVE = 0;
    private static final long FROM_BELOW = JAVA_LONG.byteSize();

    private final ProcessingElements elements;
    private final Plate plate;
    private final GridLayout layout;
    private final int rows;
    private final List<Allocation> grids;
    private final Allocation signals;
    private int steps;

    /** Allocates the grids and lays out the cold plate with its hot edge. All PEs call it. */
    Slab(ProcessingElements elements, SymmetricMemheap heap, Plate plate) {
        this.elements = elements;
        this.plate = plate;
        this.layout = new GridLayout(plate.columns());
        this.rows = rowsOf(elements.me());
        long gridBytes = layout.byteSize(Share.largest(elements.count(), plate.rows()));
        this.grids = List.of(heap.allocateZeroed(gridBytes, JAVA_DOUBLE.byteSize()), heap.allocateZeroed(gridBytes, JAVA_DOUBLE.byteSize()));
        this.signals = heap.allocateZeroed(2 * JAVA_LONG.byteSize(), JAVA_LONG.byteSize());
        if (elements.me() == 0) {
            grids.forEach(this::heatUpperEdge);
        }
    }

    private void heatUpperEdge(Allocation grid) {
        for (int column = 1; column <= plate.columns(); column++) {
            grid.segment().setAtIndex(JAVA_DOUBLE, layout.index(0, column), Plate.HOT);
        }
    }

    /** Makes one step. @return by how much the cell has changed that has changed most; 0 if this PE has none */
    double step() {
        if (rows == 0) {
            return 0;
        }
        await(elements.me() - 1, FROM_ABOVE);
        await(elements.me() + 1, FROM_BELOW);
        double change = compute(current().segment(), next().segment());
        tell(elements.me() - 1, 1, rowsOf(elements.me() - 1) + 1, FROM_BELOW);
        tell(elements.me() + 1, rows, 0, FROM_ABOVE);
        steps++;
        return change;
    }

    /** A row as it is now. All PEs have to have made that step. @param row its number in this PE's share, from 0 */
    double[] row(int pe, int row) {
        var cells = new double[plate.columns()];
        elements.get(pe, current().address() + layout.offset(row + 1), MemorySegment.ofArray(cells));
        return cells;
    }

    /** Gives back what it has. All PEs call it. */
    void free() {
        signals.close();
        grids.forEach(Allocation::close);
    }

    private double compute(MemorySegment from, MemorySegment to) {
        double change = 0;
        for (int row = 1; row <= rows; row++) {
            change = Math.max(change, computeRow(from, to, row));
        }
        return change;
    }

    private double computeRow(MemorySegment from, MemorySegment to, int row) {
        double change = 0;
        long above = layout.index(row - 1, 0);
        long here = layout.index(row, 0);
        long below = layout.index(row + 1, 0);
        for (int column = 1; column <= plate.columns(); column++) {
            double cell = Plate.mean(from.getAtIndex(JAVA_DOUBLE, above + column), from.getAtIndex(JAVA_DOUBLE, below + column), from.getAtIndex(JAVA_DOUBLE, here + column - 1),
                    from.getAtIndex(JAVA_DOUBLE, here + column + 1));
            change = Math.max(change, Math.abs(cell - from.getAtIndex(JAVA_DOUBLE, here + column)));
            to.setAtIndex(JAVA_DOUBLE, here + column, cell);
        }
        return change;
    }

    /** Waits until a neighbour has made as many steps as this PE. */
    private void await(int neighbour, long signal) {
        if (isThere(neighbour)) {
            elements.waitUntilLong(signals.address() + signal, Comparison.GREATER_OR_EQUAL, steps);
        }
    }

    /** Puts a row of the next grid into a halo of a neighbour, with the number of steps behind it. */
    private void tell(int neighbour, int row, int halo, long signal) {
        if (isThere(neighbour)) {
            MemorySegment cells = next().segment().asSlice(layout.offset(row), layout.rowBytes());
            elements.putSignal(neighbour, next().address() + layout.offset(halo), cells, signals.address() + signal, SignalOperation.SET, steps + 1);
        }
    }

    private boolean isThere(int neighbour) {
        return neighbour >= 0 && neighbour < elements.count() && rowsOf(neighbour) > 0;
    }

    private int rowsOf(int pe) {
        return Share.of(pe, elements.count(), plate.rows()).rows();
    }

    private Allocation current() {
        return grids.get(steps % 2);
    }

    private Allocation next() {
        return grids.get((steps + 1) % 2);
    }
}
