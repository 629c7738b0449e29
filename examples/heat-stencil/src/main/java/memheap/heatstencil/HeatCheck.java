package memheap.heatstencil;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import memheap.api.Allocation;
import memheap.pe.ProcessingElements;
import memheap.pe.Reduction;
import memheap.pe.SymmetricMemheap;

/**
 * Looks whether the heat is where it has to be.
 * <ul>
 * <li>H1: no cell is colder than the coldest edge, or hotter than the hottest.
 * <li>H2: no step changes any cell by more than the step before has changed one, but for what rounding does.
 * <li>H3: each cell is that of a serial computation, to the last bit. PE 0 looks at this, if the plate is small enough for one PE.
 * </ul>
 */
final class HeatCheck {

    private static final double ROUNDING = 1e-12;

    private final ProcessingElements elements;
    private final SymmetricMemheap heap;
    private final Plate plate;
    private final Slab slab;
    private final Share own;

    /**
     * What was found.
     *
     * @param complaints what is wrong, in sentences: each PE tells of its own rows, and PE 0 also of all together
     * @param checksum of all cells, bit by bit: the same for any number of PEs
     * @param lastChange by how much the last step has changed the cell that it has changed most
     */
    record Findings(List<String> complaints, long checksum, double lastChange) {
    }

    HeatCheck(ProcessingElements elements, SymmetricMemheap heap, Plate plate, Slab slab) {
        this.elements = elements;
        this.heap = heap;
        this.plate = plate;
        this.slab = slab;
        this.own = Share.of(elements.me(), elements.count(), plate.rows());
    }

    /**
     * Looks at all cells. All PEs call it, when all have made all steps.
     *
     * @param changes by how much each step has changed a cell of this PE
     * @param comparesSerially whether H3 is looked at
     */
    Findings findings(double[] changes, boolean comparesSerially) {
        var complaints = new ArrayList<String>();
        long checksum = 0;
        for (int row = 0; row < own.rows(); row++) {
            double[] cells = slab.row(elements.me(), row);
            checksum += checksum(own.first() + row, cells);
            outside(own.first() + row, cells).ifPresent(complaints::add);
        }
        double[] changesOfAll = largest(changes);
        if (elements.me() == 0) {
            growing(changesOfAll).ifPresent(complaints::add);
            if (comparesSerially) {
                different(SerialPlate.computed(plate)).ifPresent(complaints::add);
            }
        }
        return new Findings(complaints, elements.reduce(Reduction.SUM, checksum), changesOfAll[changesOfAll.length - 1]);
    }

    /** Depends on each bit of each cell and on where the cell is, but not on who has it. */
    private long checksum(int row, double[] cells) {
        long sum = 0;
        for (int column = 0; column < cells.length; column++) {
            long number = (long) row * cells.length + column;
            sum += Double.doubleToRawLongBits(cells[column]) * (2 * number + 1);
        }
        return sum;
    }

    private Optional<String> outside(int row, double[] cells) {
        return IntStream.range(0, cells.length).filter(column -> !(cells[column] >= Plate.COLD && cells[column] <= Plate.HOT))
                .mapToObj(column -> text("H1: row %d of PE %d has %s in column %d", row, elements.me(), cells[column], column)).findFirst();
    }

    private static Optional<String> growing(double[] changes) {
        return IntStream.range(1, changes.length).filter(step -> changes[step] > changes[step - 1] + ROUNDING)
                .mapToObj(step -> text("H2: step %d has changed a cell by %s, and the step before by no more than %s", step, changes[step], changes[step - 1])).findFirst();
    }

    /** By how much each step has changed a cell of any PE: one reduction for all steps, so that no step has to wait for all PEs. */
    private double[] largest(double[] changes) {
        Allocation block = heap.allocate(changes.length * JAVA_DOUBLE.byteSize());
        block.segment().copyFrom(MemorySegment.ofArray(changes));
        elements.reduceDoubles(Reduction.MAXIMUM, block.address(), block.address(), changes.length);
        double[] largest = block.segment().toArray(JAVA_DOUBLE);
        block.close();
        return largest;
    }

    /** Fetches the rows of all PEs, one after the other. */
    private Optional<String> different(double[][] expected) {
        for (int pe = 0; pe < elements.count(); pe++) {
            Share share = Share.of(pe, elements.count(), plate.rows());
            for (int i = 0; i < share.rows(); i++) {
                int row = share.first() + i;
                double[] cells = slab.row(pe, i);
                int column = Arrays.mismatch(cells, Arrays.copyOfRange(expected[row + 1], 1, plate.columns() + 1));
                if (column >= 0) {
                    return Optional.of(text("H3: row %d of PE %d has %s in column %d, and serially it is %s", row, pe, cells[column], column, expected[row + 1][column + 1]));
                }
            }
        }
        return Optional.empty();
    }

    private static String text(String sentence, Object... values) {
        return String.format(Locale.ROOT, sentence, values);
    }
}
