package memheap.bench.pe;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.UnaryOperator;
import memheap.pe.ProcessingElements;
import memheap.pe.Reduction;

/** Takes samples of several operations in turn, so that what else the machine does meets all of them. PE 0 prints what comes out. */
final class Sampler {

    private final ProcessingElements elements;
    private final Effort effort;
    private final PrintStream out;
    private int reported;

    Sampler(ProcessingElements elements, Effort effort, PrintStream out) {
        this.elements = elements;
        this.effort = effort;
        this.out = out;
    }

    /** Measures in PE 0, while the others wait in a barrier. */
    void alone(Operation... operations) {
        elements.barrier();
        if (elements.me() == 0) {
            takeTurns(operations, () -> { }, isWarm -> isWarm);
        }
        elements.barrier();
    }

    /** Measures in PE 0, while the others do the same. */
    void together(Operation... operations) {
        takeTurns(operations, elements::barrier, isWarm -> elements.reduce(Reduction.MINIMUM, isWarm ? 1 : 0) == 1);
        elements.barrier();
    }

    /** @param agreement whether those who measure are all warm, by whether this PE is */
    private void takeTurns(Operation[] operations, Runnable before, UnaryOperator<Boolean> agreement) {
        long start = System.nanoTime();
        int warmups = 0;
        do {
            takeSamples(operations, before);
        } while (++warmups < effort.samples() || !agreement.apply(System.nanoTime() - start >= effort.warmup().toNanos()));
        double[][] samples = new double[effort.samples()][];
        Arrays.setAll(samples, sample -> takeSamples(operations, before));
        if (elements.me() == 0) {
            for (int i = 0; i < operations.length; i++) {
                int column = i;
                report(operations[i], Arrays.stream(samples).mapToDouble(sample -> sample[column]).toArray());
            }
        }
    }

    /** @return nanoseconds of each operation */
    private static double[] takeSamples(Operation[] operations, Runnable before) {
        return Arrays.stream(operations).mapToDouble(operation -> {
            before.run();
            return operation.sample();
        }).toArray();
    }

    private void report(Operation operation, double... samples) {
        double median = median(samples);
        double deviation = median(Arrays.stream(samples).map(value -> Math.abs(value - median)).toArray());
        out.println(String.format(Locale.ROOT, "figure %s %d %.3f %.3f", operation.pattern(), operation.byteSize(), median, deviation)); // in one piece: oshrun tags each
        reported++;
    }

    /** Says how many figures there were, so that whoever reads them knows that it has got all. */
    void end() {
        if (elements.me() == 0) {
            out.println("figures " + reported);
        }
    }

    private static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
