package memheap.heatstencil;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import memheap.pe.JobProgram;
import memheap.pe.ProcessingElements;
import memheap.pe.Reduction;
import memheap.pe.SymmetricMemheap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Lets heat flow through a plate that lies over all PEs, and looks whether it is where it has to be. PE 0 prints what was done and how long it has taken.
 *
 * <p>Its arguments are {@code ROWS}, {@code COLUMNS} and {@code STEPS}. Its status is 0 if all went well, 1 if a check has failed, and 2 if an argument is
 * wrong.
 */
@Component
public final class HeatStencil implements JobProgram {

    /** What one PE computes serially within a second or so. */
    private static final long SERIAL_UPDATES = 1 << 28;
    private static final int WRONG_CELLS = 1;
    private static final int WRONG_ARGUMENTS = 2;
    private static final double SECOND = 1e9;

    private final PrintStream out;
    private final PrintStream errors;
    private final long serialUpdates;

    /** Makes one that prints where its PE does. */
    @Activate
    public HeatStencil() {
        this(System.out, System.err, SERIAL_UPDATES);
    }

    HeatStencil(PrintStream out, PrintStream errors, long serialUpdates) {
        this.out = out;
        this.errors = errors;
        this.serialUpdates = serialUpdates;
    }

    @Override
    public int run(ProcessingElements elements, SymmetricMemheap heap, List<String> arguments) {
        Plate parsed;
        try {
            parsed = Plate.parse(arguments);
        } catch (IllegalArgumentException wrong) {
            return refuse(elements, wrong.getMessage());
        }
        return heat(elements, heap, parsed);
    }

    private int heat(ProcessingElements elements, SymmetricMemheap heap, Plate plate) {
        var slab = new Slab(elements, heap, plate);
        long begin = System.nanoTime();
        double[] changes = compute(elements, slab, plate.steps());
        long end = System.nanoTime();
        boolean comparesSerially = plate.updates() <= serialUpdates;
        HeatCheck.Findings found = new HeatCheck(elements, heap, plate, slab).findings(changes, comparesSerially);
        found.complaints().forEach(complaint -> errors.println("heat-stencil: " + complaint));
        boolean isRight = elements.reduce(Reduction.SUM, found.complaints().size()) == 0; // and nobody leaves before all have said what is wrong
        if (elements.me() == 0) {
            print("%d rows, %d columns, %d steps; %d PEs: %s", plate.rows(), plate.columns(), plate.steps(), elements.count(), verdict(isRight, comparesSerially));
            print("checksum 0x%016x, last change %.3e; %.2f s to compute, %.2f s to check", found.checksum(), found.lastChange(), (end - begin) / SECOND, (System.nanoTime() - end) / SECOND);
        }
        slab.free();
        return isRight ? 0 : WRONG_CELLS;
    }

    /** By how much each step has changed a cell of this PE; returns when all PEs have made all steps. */
    private static double[] compute(ProcessingElements elements, Slab slab, int steps) {
        var changes = new double[steps];
        for (int step = 0; step < steps; step++) {
            changes[step] = slab.step();
        }
        elements.barrier();
        return changes;
    }

    private static String verdict(boolean isRight, boolean comparesSerially) {
        if (!isRight) {
            return "WRONG";
        }
        return comparesSerially ? "right, to the last bit" : "right as far as bounds and changes tell; too large to be computed serially";
    }

    private void print(String line, Object... values) {
        out.println("heat-stencil: " + String.format(Locale.ROOT, line, values));
    }

    /** Who returns another status than 0 ends the job for all, so nobody does before it is said why. */
    private int refuse(ProcessingElements elements, String why) {
        if (elements.me() == 0) {
            errors.println("heat-stencil: " + why);
            errors.println(Plate.USAGE);
        }
        elements.barrier();
        return WRONG_ARGUMENTS;
    }
}
