package memheap.job.launch;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a host has for the PEs on it. It may be enough for more of them than it looks like: heaps that are not filled take no memory.
 *
 * @param processors how many there are
 * @param memoryBytes how much memory
 */
record HostCapacity(int processors, long memoryBytes) {

    private static final int MOST_ON_A_PROCESSOR = 16;
    private static final long JVM_BYTES = 150L << 20; // what a container takes that does nothing
    private static final long MEBIBYTE = 1 << 20;

    /** That of this host, or of the part of it that this process may use. */
    static HostCapacity here() {
        long bytes = ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class).getTotalMemorySize();
        return new HostCapacity(Runtime.getRuntime().availableProcessors(), bytes);
    }

    /**
     * What is to be told before so many PEs are started.
     *
     * @param windowBytes size of a window of the symmetric heap
     * @return sentences; none if there is enough of all
     */
    List<String> warnings(int count, long windowBytes) {
        List<String> warnings = new ArrayList<>();
        if (count > MOST_ON_A_PROCESSOR * processors) {
            warnings.add(String.format(Locale.ROOT, "%d PEs share %d processors, more than %d each: they will wait for each other most of the time", count, processors, MOST_ON_A_PROCESSOR));
        }
        long peBytes = Math.addExact(JVM_BYTES, windowBytes);
        if (peBytes > memoryBytes / count) {
            warnings.add(String.format(Locale.ROOT, "%d PEs take up to %d MiB each (%d MiB for the JVM, and a window of the symmetric heap), but this host has %d MiB for all of them", count,
                    peBytes / MEBIBYTE, JVM_BYTES / MEBIBYTE, memoryBytes / MEBIBYTE));
        }
        return warnings;
    }
}
