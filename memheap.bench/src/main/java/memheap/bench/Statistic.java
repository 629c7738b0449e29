package memheap.bench;

import java.util.Arrays;

/** The two figures that one outlier does not move. */
public final class Statistic {

    private Statistic() {
    }

    /**
     * The middle value, or the mean of the two in the middle.
     *
     * @param values at least one
     * @return the median
     */
    public static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /**
     * The median distance from the median.
     *
     * @param values at least one
     * @return the median absolute deviation
     */
    public static double deviation(double... values) {
        double median = median(values);
        return median(Arrays.stream(values).map(value -> Math.abs(value - median)).toArray());
    }
}
