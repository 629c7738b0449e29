package memheap.base;

import java.util.Locale;
import memheap.api.HeapUsage;
import memheap.spi.MemheapModule;

/**
 * A module that is not trusted: what it throws and what it returns is checked before it goes on, and whatever its contract forbids becomes a
 * {@link ModuleFault}. Errors of the virtual machine (no Java heap, no stack) pass through, since they are not the module's.
 */
final class GuardedModule {

    private final Generation generation;
    private final MemheapModule module;
    private final long windowBytes;

    GuardedModule(Generation generation, MemheapModule module, long windowBytes) {
        this.generation = generation;
        this.module = module;
        this.windowBytes = windowBytes;
    }

    /** Takes a block. @return its offset, or {@link MemheapModule#NO_SPACE} */
    long allocate(long byteSize, long byteAlignment) {
        long offset;
        try {
            offset = module.allocate(byteSize, byteAlignment);
        } catch (RuntimeException | LinkageError | AssertionError thrown) {
            throw fault(String.format(Locale.ROOT, "allocate(%d, %d)", byteSize, byteAlignment), thrown);
        }
        if (offset != MemheapModule.NO_SPACE && (offset < 0 || offset > windowBytes - byteSize || (offset & (byteAlignment - 1)) != 0)) {
            throw new ModuleFault(generation, broken(offset, byteSize, byteAlignment));
        }
        return offset;
    }

    private String broken(long offset, long byteSize, long byteAlignment) {
        String what = (offset & (byteAlignment - 1)) != 0 && offset >= 0 ? "which is not aligned" : String.format(Locale.ROOT,
                "which lies outside of its window of %d bytes", windowBytes);
        return String.format(Locale.ROOT, "allocate(%d, %d) returned offset 0x%x, %s", byteSize, byteAlignment, offset, what);
    }

    /** Gives back a block that is known to be live. */
    void free(long offset) {
        try {
            module.free(offset);
        } catch (RuntimeException | LinkageError | AssertionError thrown) {
            throw fault(String.format(Locale.ROOT, "free(0x%x) of a live block", offset), thrown);
        }
    }

    /** The bytes of a block that is known to be live. */
    long usableBytes(long offset, long requestedBytes) {
        long usable;
        try {
            usable = module.usableBytes(offset);
        } catch (RuntimeException | LinkageError | AssertionError thrown) {
            throw fault(String.format(Locale.ROOT, "usableBytes(0x%x) of a live block", offset), thrown);
        }
        if (usable < requestedBytes || usable > windowBytes - offset) {
            throw new ModuleFault(generation, String.format(Locale.ROOT, "usableBytes(0x%x) returned %d for a block of %d bytes in a window of %d",
                    offset, usable, requestedBytes, windowBytes));
        }
        return usable;
    }

    /** Resizes a block that is known to be live. */
    boolean resizeInPlace(long offset, long newByteSize) {
        try {
            return module.resizeInPlace(offset, newByteSize);
        } catch (RuntimeException | LinkageError | AssertionError thrown) {
            throw fault(String.format(Locale.ROOT, "resizeInPlace(0x%x, %d) of a live block", offset, newByteSize), thrown);
        }
    }

    HeapUsage usage() {
        try {
            return module.usage();
        } catch (RuntimeException | LinkageError | AssertionError thrown) {
            throw fault("usage()", thrown);
        }
    }

    /** The module itself, for the calls that only the lifecycle makes, each bounded in time. */
    MemheapModule unguarded() {
        return module;
    }

    private ModuleFault fault(String call, Throwable thrown) {
        return new ModuleFault(generation, String.format(Locale.ROOT, "%s threw %s", call, thrown), thrown);
    }
}
