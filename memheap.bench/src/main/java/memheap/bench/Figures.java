package memheap.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import memheap.bench.contender.Contenders;
import memheap.bench.contender.Contenders.Family;

/**
 * All that was measured. A contender's figure is the median over all iterations of all rounds; a ratio is taken within each round and is the
 * median of those, so that a machine that is slow for a while is slow for both.
 */
final class Figures {

    /**
     * What is said of one contender in one series.
     *
     * @param contender who
     * @param nanoseconds per operation, the median
     * @param deviation median absolute deviation, in nanoseconds
     * @param rounds the median of each round, in nanoseconds
     * @param ratios time divided by that of each peer that was measured in the same rounds
     */
    record Row(Contenders contender, double nanoseconds, double deviation, List<Double> rounds, Map<Contenders, Double> ratios) {
    }

    private final Map<Series, Map<Contenders, Map<Integer, double[]>>> iterations = new LinkedHashMap<>();

    /**
     * Adds what one fork has measured.
     *
     * @param series what was measured
     * @param contender who
     * @param round in which round, from 1
     * @param nanoseconds one figure per iteration, at least one
     */
    void add(Series series, Contenders contender, int round, double... nanoseconds) {
        iterations.computeIfAbsent(series, key -> new EnumMap<>(Contenders.class)).computeIfAbsent(contender, key -> new TreeMap<>()).put(round, nanoseconds);
    }

    /** All series, in the order in which they were measured first. */
    List<Series> series() {
        return List.copyOf(iterations.keySet());
    }

    /** Who is compared with, in a series: the native and the Java peers that were measured. */
    List<Contenders> peers(Series series) {
        return iterations.get(series).keySet().stream().filter(Figures::isPeer).toList();
    }

    private static boolean isPeer(Contenders contender) {
        return contender.family() == Family.NATIVE || contender.family() == Family.JAVA;
    }

    /** One row per contender, in the order of {@link Contenders}. */
    List<Row> rows(Series series) {
        return iterations.get(series).keySet().stream().map(contender -> row(series, contender)).toList();
    }

    private Row row(Series series, Contenders contender) {
        Map<Integer, double[]> own = iterations.get(series).get(contender);
        double[] all = own.values().stream().flatMapToDouble(Arrays::stream).toArray();
        var ratios = new EnumMap<Contenders, Double>(Contenders.class);
        for (Contenders peer : peers(series)) {
            double[] paired = ratios(own, iterations.get(series).get(peer));
            if (paired.length > 0) {
                ratios.put(peer, Statistic.median(paired));
            }
        }
        return new Row(contender, Statistic.median(all), Statistic.deviation(all), own.values().stream().map(Statistic::median).toList(), ratios);
    }

    private static double[] ratios(Map<Integer, double[]> own, Map<Integer, double[]> peer) {
        var rounds = new ArrayList<>(own.keySet());
        rounds.retainAll(peer.keySet());
        return rounds.stream().mapToDouble(round -> Statistic.median(own.get(round)) / Statistic.median(peer.get(round))).toArray();
    }
}
