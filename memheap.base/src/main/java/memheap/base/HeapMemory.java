package memheap.base;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import memheap.pe.spi.EngineUnavailableException;
import memheap.pe.spi.JobSession;

/**
 * The reserve and its windows. Window {@code i} starts at the symmetric address {@code (i + 1) * stride}; the stride is the smallest power of two that a
 * window fits in, and the reserve is aligned to it, so that whatever is aligned in a window is aligned everywhere. The stride before the first
 * window is never used: address 0 is nobody's.
 */
final class HeapMemory implements AutoCloseable {

    private static final Logger LOG = System.getLogger(HeapMemory.class.getName());

    private final Reserve reserve;
    private final String sizeSetting;
    private final long windowBytes;
    private final int strideBits;
    private final List<Window> windows = new ArrayList<>();

    private HeapMemory(Reserve reserve, Settings.Memory settings, String sizeSetting) {
        this.reserve = reserve;
        this.sizeSetting = sizeSetting;
        this.windowBytes = settings.windowBytes();
        this.strideBits = strideBits(windowBytes);
        for (int index = 0; index < settings.windows(); index++) {
            windows.add(new Window(this, index, (index + 1L) << strideBits));
        }
    }

    /**
     * Reserves address space for all windows.
     *
     * @throws IOException if the system has not so much of it, or huge pages were asked for and cannot be had
     */
    static HeapMemory open(Settings.Memory settings) throws IOException {
        return new HeapMemory(reserve(settings, systemCalls(), byteSize(settings), byteAlignment(settings)), settings, "memheap.size");
    }

    /** The heap of a PE, in the memory that the session of its job has; {@link #byteSize} and {@link #byteAlignment} say how much that has to be. */
    static HeapMemory of(Settings.Memory settings, JobSession session) throws EngineUnavailableException {
        SystemCalls calls = systemCalls().orElseThrow(() -> new EngineUnavailableException("a symmetric heap needs Linux and native access: start the JVM with --enable-native-access=ALL-UNNAMED"));
        return new HeapMemory(new SessionReserve(calls, session, byteAlignment(settings)), settings, "memheap.job.size");
    }

    /** The setting that says how large a window is. */
    String sizeSetting() {
        return sizeSetting;
    }

    /** How much address space a heap takes. */
    static long byteSize(Settings.Memory settings) {
        return byteAlignment(settings) * (settings.windows() + 1);
    }

    /** What the start of that address space is a multiple of. */
    static long byteAlignment(Settings.Memory settings) {
        return 1L << strideBits(settings.windowBytes());
    }

    private static Reserve reserve(Settings.Memory settings, Optional<SystemCalls> calls, long byteSize, long byteAlignment) throws IOException {
        if (calls.isEmpty()) {
            if (settings.file().isPresent()) {
                throw new IOException("memheap.backing=file:PATH needs Linux and native access: start the JVM with --enable-native-access=ALL-UNNAMED");
            }
            if (settings.hugePages() != Settings.HugePages.OFF) {
                throw new IOException("memheap.hugepages needs Linux and native access: start the JVM with --enable-native-access=ALL-UNNAMED");
            }
            return new FileReserve(byteSize, byteAlignment);
        }
        if (settings.backing() == Settings.Backing.ANONYMOUS) {
            return anonymous(settings, calls.get(), byteSize, byteAlignment);
        }
        if (settings.hugePages() != Settings.HugePages.OFF) {
            throw new IOException(String.format(Locale.ROOT, "memheap.hugepages=transparent cannot be had with memheap.backing=%s; take memheap.backing=anonymous", Settings.lowerCase(settings.backing())));
        }
        return settings.file().isPresent() ? named(settings, calls.get(), byteSize, byteAlignment) : new SharedReserve(calls.get(), byteSize, byteAlignment);
    }

    private static Reserve named(Settings.Memory settings, SystemCalls calls, long byteSize, long byteAlignment) throws IOException {
        var layout = new HeapFileLayout(settings.windowBytes(), settings.windows(), byteSize, Math.min(Granules.LARGEST_BYTES, byteAlignment));
        HeapFile file = HeapFile.open(calls, settings.file().orElseThrow(), layout);
        try {
            return new NamedReserve(calls, file, byteAlignment);
        } catch (IOException | RuntimeException failed) {
            file.abandon();
            throw failed;
        }
    }

    private static Reserve anonymous(Settings.Memory settings, SystemCalls calls, long byteSize, long byteAlignment) throws IOException {
        var reserve = new NativeReserve(calls, byteSize, byteAlignment);
        if (settings.hugePages() == Settings.HugePages.TRANSPARENT) {
            try {
                HugePages.demand(calls, reserve);
            } catch (IOException refused) {
                reserve.close();
                throw refused;
            }
        }
        return reserve;
    }

    private static Optional<SystemCalls> systemCalls() {
        if (!System.getProperty("os.name").toLowerCase(Locale.ROOT).equals("linux")) {
            return Optional.empty();
        }
        try {
            return Optional.of(new SystemCalls());
        } catch (IllegalCallerException denied) {
            LOG.log(Level.WARNING, "native access is denied, so the heap lies in a plain file mapping and has no arenas: {0}", denied.getMessage());
            return Optional.empty();
        }
    }

    private static int strideBits(long windowBytes) {
        return Long.SIZE - Long.numberOfLeadingZeros(windowBytes - 1);
    }

    Reserve reserve() {
        return reserve;
    }

    /** The file that all of it lies in, if it is to stay there. */
    Optional<HeapFile> file() {
        return reserve instanceof NamedReserve named ? Optional.of(named.file()) : Optional.empty();
    }

    long windowBytes() {
        return windowBytes;
    }

    /** The largest alignment that a block can have: the largest power of two that fits in a window. */
    long maximumAlignment() {
        return Long.highestOneBit(windowBytes);
    }

    List<Window> windows() {
        return windows;
    }

    /** The index of the window that an address lies in, or a number that is no index if it lies in none. */
    int windowIndex(long address) {
        long index = (address >>> strideBits) - 1;
        return index < windows.size() && (address & ((1L << strideBits) - 1)) < windowBytes ? (int) index : -1;
    }

    @Override
    public void close() {
        reserve.close();
    }
}
