package memheap.misuse;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Under what a heap is misused.
 *
 * @param level {@code memheap.hardening}
 * @param fill {@code memheap.fill}
 * @param subject whose blocks
 */
record Setting(Level level, Fill fill, Subject subject) {

    /** {@code memheap.hardening}. */
    enum Level { OFF, CHEAP, FULL }

    /** {@code memheap.fill}. */
    enum Fill {
        PATTERN(0xDF), ZERO(0);

        private final byte value;

        Fill(int value) {
            this.value = (byte) value;
        }

        byte value() {
            return value;
        }
    }

    /** Every level over every component. */
    static Stream<Setting> all() {
        return of(Fill.PATTERN);
    }

    /** The same with every fill. */
    static Stream<Setting> allFills() {
        return of(Fill.values());
    }

    private static Stream<Setting> of(Fill... fills) {
        List<Level> levels = List.of(Level.values());
        return levels.stream().flatMap(level -> Arrays.stream(fills).flatMap(fill -> Arrays.stream(Subject.values()).map(subject -> new Setting(level, fill, subject))));
    }

    @Override
    public String toString() {
        return "%s %s %s".formatted(level, fill, subject).toLowerCase(Locale.ROOT);
    }
}
