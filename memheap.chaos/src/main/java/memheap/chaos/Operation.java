package memheap.chaos;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/** What clients do, for counting. */
enum Operation {

    ALLOCATED, FREED, RESIZED, HANDED_OVER, ARENAS, REFUSED;

    /** How often each was done. Safe for all threads. */
    static final class Counts {

        private final Map<Operation, LongAdder> counts = new EnumMap<>(Operation.class);

        Counts() {
            Arrays.stream(values()).forEach(operation -> counts.put(operation, new LongAdder()));
        }

        void add(Operation operation) {
            counts.get(operation).increment();
        }

        /** All together. */
        long sum() {
            return counts.values().stream().mapToLong(LongAdder::sum).sum();
        }

        @Override
        public String toString() {
            return counts.entrySet().stream().map(entry -> entry.getValue().sum() + " " + entry.getKey().name().toLowerCase(Locale.ROOT).replace('_', ' '))
                    .collect(Collectors.joining(", "));
        }
    }
}
