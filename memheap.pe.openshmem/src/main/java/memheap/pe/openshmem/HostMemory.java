package memheap.pe.openshmem;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * How much symmetric memory the PEs on this host can have; each number is {@link #ANY} where there is no limit, or where it cannot be read.
 *
 * <p>UCX asks for System V memory first. That takes a page when it is used, and the kernel refuses at once what is more than it could ever give. Then UCX
 * turns to POSIX memory, and writes to all of it before it goes on: where that does not fit, the kernel kills what it finds, and the files stay.
 *
 * @param systemVBytes of one PE, as System V memory
 * @param allSystemVBytes the same, of all PEs on the host
 * @param posixBytes of all PEs on the host, as POSIX memory: what is free in {@code /dev/shm}
 * @param availableBytes memory that can be taken
 */
record HostMemory(long systemVBytes, long allSystemVBytes, long posixBytes, long availableBytes) {

    /** Stands for a number without limit. */
    static final long ANY = Long.MAX_VALUE;

    static final String POSIX_FOLDER = "/dev/shm";
    static final String MEMORY = "/proc/meminfo";
    static final String LARGEST_SEGMENT = "/proc/sys/kernel/shmmax";
    static final String ALL_SEGMENTS = "/proc/sys/kernel/shmall";
    static final String OVERCOMMIT = "/proc/sys/vm/overcommit_memory";

    private static final long PAGE_BYTES = 4096;
    private static final long NO_MORE_THAN_THERE_IS = 0; // of memory and swap space, in one piece
    private static final long NO_MORE_THAN_IS_LEFT = 2;  // of a limit to what all processes together were promised
    private static final int SHARE_OF_OTHERS = 8;        // the JVMs need memory beside their symmetric one

    /** Where the numbers come from. */
    interface Source {

        String text(String file) throws IOException;

        long usableBytes(String folder) throws IOException;
    }

    /** The system itself. */
    static final class Host implements Source {

        private static final int MOST_BYTES = 1 << 16;

        @Override
        public String text(String file) throws IOException {
            try (InputStream stream = Files.newInputStream(Path.of(file))) { // the kernel tells the whole of a setting to the first read, or as much as that has asked for
                return new String(stream.readNBytes(MOST_BYTES), StandardCharsets.US_ASCII);
            }
        }

        @Override
        public long usableBytes(String folder) throws IOException {
            return Files.getFileStore(Path.of(folder)).getUsableSpace();
        }
    }

    static HostMemory read(Source source) {
        long overcommit = number(source, OVERCOMMIT);
        long there = overcommit == NO_MORE_THAN_THERE_IS ? sum(memory(source, "MemTotal"), memory(source, "SwapTotal")) : ANY;
        long left = overcommit == NO_MORE_THAN_IS_LEFT ? difference(memory(source, "CommitLimit"), memory(source, "Committed_AS")) : ANY;
        return new HostMemory(Math.min(there, number(source, LARGEST_SEGMENT)), Math.min(left, product(number(source, ALL_SEGMENTS), PAGE_BYTES)), free(source),
                memory(source, "MemAvailable"));
    }

    private static long free(Source source) {
        try {
            return source.usableBytes(POSIX_FOLDER);
        } catch (IOException unreadable) {
            return ANY;
        }
    }

    /** What a file says that has one number, which may be larger than a long. */
    private static long number(Source source, String file) {
        try {
            long number = Long.parseUnsignedLong(source.text(file).strip());
            return number < 0 ? ANY : number;
        } catch (IOException | NumberFormatException unreadable) {
            return ANY;
        }
    }

    private static long memory(Source source, String name) {
        try {
            return source.text(MEMORY).lines().filter(line -> line.startsWith(name + ":")).findFirst()
                    .map(line -> product(Long.parseLong(line.replaceAll("[^0-9]", "")), 1024)).orElse(ANY);
        } catch (IOException | NumberFormatException unreadable) {
            return ANY;
        }
    }

    private static long sum(long one, long other) {
        return one > ANY - other ? ANY : one + other;
    }

    private static long difference(long one, long other) {
        return one == ANY || other == ANY ? ANY : Math.max(0, one - other);
    }

    private static long product(long number, long factor) {
        return number > ANY / factor ? ANY : number * factor;
    }

    /** Whether so many PEs can have so much each. Nobody has any yet: the library takes it after all have come. */
    boolean holds(long byteSize, int pes, boolean asSystemV, boolean asPosix) {
        boolean isReserved = byteSize <= systemVBytes && byteSize <= allSystemVBytes / pes;
        boolean isWritten = byteSize <= Math.min(posixBytes, availableBytes - availableBytes / SHARE_OF_OTHERS) / pes;
        return asSystemV && isReserved || asPosix && isWritten || !asSystemV && !asPosix;
    }

    /** For people. */
    String text() {
        return String.format(Locale.ROOT, "as System V memory, one PE can have %s and all can have %s; in %s, where all is taken at once, %s are free, and %s of memory are available",
                text(systemVBytes), text(allSystemVBytes), POSIX_FOLDER, text(posixBytes), text(availableBytes));
    }

    private static String text(long byteSize) {
        return byteSize == ANY ? "any number of bytes" : byteSize + " bytes";
    }
}
