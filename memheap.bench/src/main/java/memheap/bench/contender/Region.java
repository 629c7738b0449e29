package memheap.bench.contender;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Locale;

/**
 * Zeroed address space whose pages come as they are touched, unlike those of {@link Arena#allocate(long)}. It is taken from the C library's
 * {@code calloc}, which maps pieces of such a size on their own.
 */
final class Region implements AutoCloseable {

    private static final long MEBIBYTE = 1 << 20;
    private static final Linker LINKER = Linker.nativeLinker();
    private static final MethodHandle CALLOC = LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow("calloc"),
            FunctionDescriptor.of(ADDRESS, JAVA_LONG, JAVA_LONG));
    private static final MethodHandle FREE = LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow("free"), FunctionDescriptor.ofVoid(ADDRESS));

    private final Arena arena = Arena.ofShared();
    private final MemorySegment memory;

    /**
     * Takes a region.
     *
     * @param byteSize its size
     * @param byteAlignment a power of two that its address is a multiple of
     * @throws OutOfMemoryError if the system refuses that much address space
     */
    Region(long byteSize, long byteAlignment) {
        long taken = Math.max(byteSize + byteAlignment, MEBIBYTE);
        MemorySegment all = calloc(taken).reinterpret(taken, arena, Region::release);
        this.memory = all.asSlice(-all.address() & (byteAlignment - 1), byteSize);
    }

    private static MemorySegment calloc(long byteSize) {
        MemorySegment taken;
        try {
            taken = (MemorySegment) CALLOC.invokeExact(1L, byteSize);
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
        if (taken.address() == 0) {
            throw new OutOfMemoryError(String.format(Locale.ROOT, "the system refuses %d bytes of address space", byteSize));
        }
        return taken;
    }

    private static void release(MemorySegment taken) {
        try {
            FREE.invokeExact(taken);
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    MemorySegment memory() {
        return memory;
    }

    long address() {
        return memory.address();
    }

    @Override
    public void close() {
        arena.close();
    }
}
