package memheap.base;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Asks for transparent huge pages and believes only what {@code /proc/self/smaps} shows. */
final class HugePages {

    private static final long HUGE_PAGE = 2 << 20;

    private HugePages() {
    }

    /**
     * Turns huge pages on for a reserve.
     *
     * @throws IOException with the reason, if a touched part of the reserve does not consist of huge pages
     */
    static void demand(SystemCalls system, NativeReserve reserve) throws IOException {
        MemorySegment memory = reserve.memory();
        system.advise(memory.address(), memory.byteSize(), SystemCalls.ADVICE_HUGE_PAGE);
        long probe = Math.ceilDiv(memory.address(), HUGE_PAGE) * HUGE_PAGE - memory.address();
        if (probe + HUGE_PAGE > memory.byteSize()) {
            throw refused(String.format(Locale.ROOT, "the reserve of %d bytes holds no aligned huge page of %d bytes", memory.byteSize(), HUGE_PAGE));
        }
        memory.set(ValueLayout.JAVA_BYTE, probe, (byte) 1);
        long hugeKilobytes = hugeKilobytes(Files.readAllLines(Path.of("/proc/self/smaps")), memory.address() + probe);
        reserve.release(probe, HUGE_PAGE);
        if (hugeKilobytes <= 0) {
            throw refused(String.format(Locale.ROOT, "/proc/self/smaps shows no huge page after the first touch; /sys/kernel/mm/transparent_hugepage/enabled is '%s'",
                    Files.readString(Path.of("/sys/kernel/mm/transparent_hugepage/enabled")).strip()));
        }
    }

    /** Reads the figure {@code AnonHugePages} of the mapping that an address lies in, 0 if there is none. */
    static long hugeKilobytes(List<String> smaps, long address) {
        boolean inside = false;
        for (String line : smaps) {
            String head = line.split("[ \t]", 2)[0];
            int dash = head.indexOf('-');
            if (dash > 0 && !head.endsWith(":")) {
                inside = Long.compareUnsigned(address, Long.parseUnsignedLong(head.substring(0, dash), 16)) >= 0
                        && Long.compareUnsigned(address, Long.parseUnsignedLong(head.substring(dash + 1), 16)) < 0;
            } else if (inside && line.startsWith("AnonHugePages:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", ""));
            }
        }
        return 0;
    }

    private static IOException refused(String reason) {
        return new IOException(String.format(Locale.ROOT, "memheap.hugepages=transparent cannot be had: %s; set memheap.hugepages=off", reason));
    }
}
