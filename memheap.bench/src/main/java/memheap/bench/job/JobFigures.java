package memheap.bench.job;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import memheap.bench.Statistic;

/**
 * All that was measured. A figure is the median over the rounds; a ratio is taken within each round and is the median of those, so that a machine that is
 * slow for a while is slow for both.
 */
final class JobFigures {

    /**
     * What is said of one quantity.
     *
     * @param quantity which
     * @param nanoseconds of one operation
     * @param deviation within a round, in nanoseconds
     * @param rounds nanoseconds in each round
     * @param toC the time divided by that of the program in C, if that has run
     * @param ofCopy the speed divided by that of a plain copy in the same JVM, if there was one of that size
     */
    record Row(Quantity quantity, double nanoseconds, double deviation, List<Double> rounds, OptionalDouble toC, OptionalDouble ofCopy) {

        /** Gigabytes a second; nothing if the operation moves no more than a value. */
        OptionalDouble bandwidth() {
            return quantity.byteSize() > Long.BYTES && ofCopy.isPresent() ? OptionalDouble.of(quantity.byteSize() / nanoseconds) : OptionalDouble.empty();
        }
    }

    private final Map<Contestant, Map<Quantity, Map<Integer, Figure>>> figures = new EnumMap<>(Contestant.class);

    void add(Contestant contestant, int round, Figure figure) {
        figures.computeIfAbsent(contestant, key -> new LinkedHashMap<>()).computeIfAbsent(figure.quantity(), key -> new TreeMap<>()).put(round, figure);
    }

    /** Who was measured. */
    List<Contestant> contestants() {
        return List.copyOf(figures.keySet());
    }

    /** One row for each quantity, in the order in which they were measured. */
    List<Row> rows(Contestant contestant) {
        return figures.get(contestant).keySet().stream().map(quantity -> row(contestant, quantity)).toList();
    }

    private Row row(Contestant contestant, Quantity quantity) {
        List<Figure> all = List.copyOf(figures(contestant, quantity).values());
        return new Row(quantity, median(all.stream().map(Figure::nanoseconds).toList()), median(all.stream().map(Figure::deviation).toList()),
                all.stream().map(Figure::nanoseconds).toList(), contestant == Contestant.C ? OptionalDouble.empty() : ratio(contestant, quantity, Contestant.C, quantity),
                isCopying(quantity) ? ratio(contestant, quantity.copied(), contestant, quantity) : OptionalDouble.empty());
    }

    private static boolean isCopying(Quantity quantity) {
        return quantity.pattern().equals("put") || quantity.pattern().equals("get");
    }

    private Map<Integer, Figure> figures(Contestant contestant, Quantity quantity) {
        return Optional.ofNullable(figures.get(contestant)).map(all -> all.get(quantity)).orElse(Map.of());
    }

    private OptionalDouble ratio(Contestant above, Quantity dividend, Contestant below, Quantity divisor) {
        Map<Integer, Figure> others = figures(below, divisor);
        var ratios = new ArrayList<Double>();
        figures(above, dividend).forEach((round, figure) -> {
            if (others.containsKey(round)) {
                ratios.add(figure.nanoseconds() / others.get(round).nanoseconds());
            }
        });
        return ratios.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(median(ratios));
    }

    private static double median(List<Double> values) {
        return Statistic.median(values.stream().mapToDouble(Double::doubleValue).toArray());
    }
}
