package memheap.bench;

/**
 * One kind of figure, in nanoseconds per operation of one thread.
 *
 * @param what the case it was measured in
 * @param metric {@code mean}, or a percentile such as {@code p99}
 */
record Series(Case what, String metric) {

    static final String MEAN = "mean";

    String title() {
        return metric.equals(MEAN) ? what.title() : what.title() + ", " + metric;
    }
}
