package memheap.bench.pe;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How much is measured.
 *
 * @param warmup how long samples are taken that do not count, while the compiler is at work; as many as count in any case
 * @param samples how many count
 * @param operations of a sample
 * @param byteSize what a sample may move at most; sizes of which it could not move four are left out
 * @param groups which patterns
 */
record Effort(Duration warmup, int samples, int operations, long byteSize, List<Group> groups) {

    private static final int KIBIBYTE = 1 << 10;
    private static final int MEBIBYTE = 1 << 20;
    private static final long[] BYTE_SIZES = {8, 64, 512, 4 * KIBIBYTE, 32 * KIBIBYTE, 256 * KIBIBYTE, MEBIBYTE, 4 * MEBIBYTE};
    private static final int LEAST_OPERATIONS = 4;
    private static final int COLLECTIVE_PART = 4;

    /** Patterns that are asked for together. */
    enum Group {
        BYTES, VALUES, ATOMICS, TOGETHER, COLLECTIVE;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Reads {@code MILLISECONDS SAMPLES OPERATIONS BYTES [GROUP...]}. @throws IllegalArgumentException if it is something else */
    static Effort parse(List<String> words) {
        if (words.size() < 4) {
            throw new IllegalArgumentException("four numbers are needed, of milliseconds to warm up, of samples, of operations and of bytes, but there are the words " + words);
        }
        List<Group> groups = words.subList(4, words.size()).stream().map(Effort::group).toList();
        return new Effort(Duration.ofMillis(number(words.get(0), 0, 60_000)), (int) number(words.get(1), 1, 1000), (int) number(words.get(2), LEAST_OPERATIONS, Integer.MAX_VALUE),
                number(words.get(3), LEAST_OPERATIONS * BYTE_SIZES[0], Long.MAX_VALUE), groups.isEmpty() ? List.of(Group.values()) : groups);
    }

    private static Group group(String word) {
        for (Group group : Group.values()) {
            if (group.label().equals(word)) {
                return group;
            }
        }
        throw new IllegalArgumentException("there is no group of patterns '" + word + "'");
    }

    private static long number(String word, long least, long most) {
        try {
            long number = Long.parseLong(word);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // said below
        }
        throw new IllegalArgumentException("'" + word + "' is not a whole number from " + least + " to " + most);
    }

    /** What is put, got and copied, in ascending order. */
    long[] byteSizes() {
        return Arrays.stream(BYTE_SIZES).filter(bytesEach -> bytesEach <= byteSize / LEAST_OPERATIONS).toArray();
    }

    long largestBytes() {
        long[] sizes = byteSizes();
        return sizes[sizes.length - 1];
    }

    /** How many operations a sample has that move so many bytes each. */
    int operationsOf(long bytesEach) {
        return (int) Math.min(operations, byteSize / bytesEach);
    }

    /** How many operations a sample has in which all PEs meet; these take longer. */
    int collectiveOperations() {
        return Math.max(LEAST_OPERATIONS, operations / COLLECTIVE_PART);
    }
}
