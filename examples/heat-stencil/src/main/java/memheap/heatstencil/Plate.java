package memheap.heatstencil;

import java.util.List;
import java.util.Locale;

/**
 * What is computed: a plate of cells, cold at first, between a hot edge above and cold ones on the other sides. In each step a cell becomes the mean
 * of its four neighbours.
 *
 * @param rows of the plate, without its edges; 1 to {@value #MAXIMUM}
 * @param columns likewise
 * @param steps how many, 1 to {@value #MAXIMUM}
 */
record Plate(int rows, int columns, int steps) {

    static final double HOT = 100;
    static final double COLD = 0;
    static final String USAGE = "heat-stencil: [ROWS [COLUMNS [STEPS]]], 512, 512 and 1000 unless said";

    private static final int MAXIMUM = 1 << 20;
    private static final List<String> NAMES = List.of("ROWS", "COLUMNS", "STEPS");
    private static final List<String> DEFAULTS = List.of("512", "512", "1000");

    /**
     * Reads one from a command line.
     *
     * @throws IllegalArgumentException if there are too many arguments, or one is wrong; the message names it
     */
    static Plate parse(List<String> arguments) {
        if (arguments.size() > NAMES.size()) {
            throw new IllegalArgumentException("3 arguments at most, but there are " + arguments.size() + ": " + arguments);
        }
        return new Plate(number(arguments, 0), number(arguments, 1), number(arguments, 2));
    }

    private static int number(List<String> arguments, int place) {
        String text = (place < arguments.size() ? arguments : DEFAULTS).get(place);
        try {
            int number = Integer.parseInt(text);
            if (number >= 1 && number <= MAXIMUM) {
                return number;
            }
        } catch (NumberFormatException none) {
            // said below, as for a number that is too small or too large
        }
        throw new IllegalArgumentException(String.format(Locale.ROOT, "%s is a whole number from 1 to %d, but was '%s'", NAMES.get(place), MAXIMUM, text));
    }

    /** What a cell becomes; written once, since the order of the additions decides the last bit. */
    static double mean(double above, double below, double left, double right) {
        return 0.25 * (above + below + (left + right));
    }

    /** How many cells are computed in all steps. */
    long updates() {
        return (long) rows * columns * steps; // below 2 to the 60th
    }
}
