package memheap.chaos;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The address range of a heap's reserve, and what is mapped in it while the heap is open. Once it is closed nothing of that is mapped any more. Something else may have come to the place by then, a thread's
 * stack for example. It is told apart by where it begins and ends: what is left behind of a heap does both where a mapping of the heap did, and what has come does not, but for the end of the range.
 */
final class Reserved {

    private final Range range;
    private final Set<Long> edges = new HashSet<>();

    /** From an address to another one, which is not part of it. */
    private record Range(long from, long to) {

        /** What a line of {@code /proc/self/maps} tells of. */
        static Range of(String line) {
            int dash = line.indexOf('-');
            return new Range(Long.parseUnsignedLong(line.substring(0, dash), 16), Long.parseUnsignedLong(line.substring(dash + 1, line.indexOf(' ')), 16));
        }

        Range within(Range whole) {
            return new Range(Math.max(from, whole.from), Math.min(to, whole.to));
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%d bytes at 0x%x", to - from, from);
        }
    }

    /** {@code maps} are the lines of {@code /proc/self/maps}, read while the heap is open. */
    Reserved(List<String> maps, long address, long byteSize) {
        this.range = new Range(address, address + byteSize);
        mapped(maps).forEach(mapping -> {
            edges.add(mapping.from);
            edges.add(mapping.to);
        });
    }

    private Stream<Range> mapped(List<String> maps) {
        return maps.stream().map(Range::of).filter(mapping -> mapping.from >= 0).map(mapping -> mapping.within(range)).filter(mapping -> mapping.from < mapping.to);
    }

    /** Fails if anything of the heap is still mapped. {@code maps} have been read after it was closed. */
    void requireUnmapped(List<String> maps) {
        List<Range> left = mapped(maps).filter(mapping -> edges.contains(mapping.from) && edges.contains(mapping.to)).toList();
        if (!left.isEmpty()) {
            throw new Loss(String.format(Locale.ROOT, "of the reserve of %s is still mapped: %s", range, left));
        }
    }
}
