package memheap.bench.pe;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import memheap.pe.ProcessingElements;

/** Takes samples of several operations in turn, so that what else the machine does meets all of them. PE 0 prints what comes out. */
final class Sampler {

    private final ProcessingElements elements;
    private final int samples;
    private final PrintStream out;

    Sampler(ProcessingElements elements, int samples, PrintStream out) {
        this.elements = elements;
        this.samples = samples;
        this.out = out;
    }

    /** Measures in PE 0, while the others wait in a barrier. */
    void alone(Operation... operations) {
        elements.barrier();
        if (elements.me() == 0) {
            report(operations, takeTurns(operations, () -> { }));
        }
        elements.barrier();
    }

    /** Measures in PE 0, while the others do the same. */
    void together(Operation... operations) {
        List<double[]> figures = takeTurns(operations, elements::barrier);
        elements.barrier();
        if (elements.me() == 0) {
            report(operations, figures);
        }
    }

    private List<double[]> takeTurns(Operation[] operations, Runnable before) {
        List<double[]> figures = Arrays.stream(operations).map(operation -> new double[samples]).toList();
        for (int sample = -samples; sample < samples; sample++) {
            for (int i = 0; i < operations.length; i++) {
                before.run();
                double nanoseconds = operations[i].sample();
                if (sample >= 0) {
                    figures.get(i)[sample] = nanoseconds;
                }
            }
        }
        return figures;
    }

    private void report(Operation[] operations, List<double[]> figures) {
        for (int i = 0; i < operations.length; i++) {
            double median = median(figures.get(i));
            double deviation = median(Arrays.stream(figures.get(i)).map(value -> Math.abs(value - median)).toArray());
            out.printf(Locale.ROOT, "figure %s %d %.3f %.3f%n", operations[i].pattern(), operations[i].byteSize(), median, deviation);
        }
    }

    private static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
