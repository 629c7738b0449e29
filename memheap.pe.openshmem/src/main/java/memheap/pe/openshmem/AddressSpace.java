package memheap.pe.openshmem;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What was mapped into a process at one moment.
 *
 * @param ranges as the kernel lists them, what is only reserved included
 */
record AddressSpace(List<Range> ranges) {

    /**
     * A range of addresses.
     *
     * @param start of its first byte
     * @param end of the one behind its last byte
     * @param isPrivate whether what is written here is seen by this process alone
     * @param text the kernel's line
     */
    record Range(long start, long end, boolean isPrivate, String text) {

        static Range parse(String line) {
            String[] words = line.split("[ -]", 4);
            return new Range(Long.parseUnsignedLong(words[0], 16), Long.parseUnsignedLong(words[1], 16), words[2].endsWith("p"), line.replaceAll(" +", " ").strip());
        }
    }

    /** That of this process, now. */
    static AddressSpace current() throws IOException {
        return parse(Files.readString(Path.of("/proc/self/maps")).lines());
    }

    static AddressSpace parse(Stream<String> lines) {
        return new AddressSpace(lines.map(Range::parse).toList());
    }

    /** Something that lies in a range of addresses. */
    Optional<Range> inside(long start, long byteSize) {
        return ranges.stream().filter(range -> Long.compareUnsigned(range.start(), start + byteSize) < 0 && Long.compareUnsigned(range.end(), start) > 0).findFirst();
    }
}
