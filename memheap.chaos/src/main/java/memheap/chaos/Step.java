package memheap.chaos;

import java.util.Locale;

/** What the driver can do, and how often compared with the others. */
enum Step {

    PIN(4), STOP_OR_START(5), UPDATE(5), REINSTALL(5), CONFIGURE(5), ALL_GONE(1), TWO_AT_ONCE(2), TENANT_ARRIVES(7), TENANT_STOPS(3), TENANT_LEAVES_ITS_BLOCKS(1), BAD_COMPONENT(6), HANGING_COMPONENT(1),
    EXHAUST(2), LOOK(2);

    private final int weight;

    Step(int weight) {
        this.weight = weight;
    }

    /** The sum of all weights. */
    static int weights() {
        int sum = 0;
        for (Step step : values()) {
            sum += step.weight;
        }
        return sum;
    }

    /** The step of a number below the sum of all weights. */
    static Step at(int number) {
        int left = number;
        for (Step step : values()) {
            left -= step.weight;
            if (left < 0) {
                return step;
            }
        }
        throw new IllegalArgumentException(number + " is not below the sum of all weights");
    }

    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
