package memheap.base;

import java.util.Locale;
import java.util.Optional;
import memheap.api.HeapUsage;
import memheap.api.InvalidFreeException;
import memheap.spi.MemheapModule;
import memheap.spi.ThreadCache;

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
            throw ModuleFault.returned(generation, offset, byteSize, byteAlignment);
        }
        return offset;
    }

    /** Gives back a block that is known to be live. */
    void free(long offset) {
        try {
            module.free(offset);
        } catch (RuntimeException | LinkageError | AssertionError thrown) {
            throw fault(String.format(Locale.ROOT, "free(0x%x) of a live block", offset), thrown);
        }
    }

    /**
     * Gives back what may be a block, where the module keeps the account.
     *
     * @throws InvalidFreeException if the module says that no live block starts there
     */
    void freeIfLive(long offset) {
        try {
            module.free(offset);
        } catch (InvalidFreeException wrong) {
            throw wrong;
        } catch (RuntimeException | LinkageError | AssertionError thrown) {
            throw fault(String.format(Locale.ROOT, "free(0x%x)", offset), thrown);
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

    /** The bytes of what may be a block, where the module keeps the account; fails like {@link #freeIfLive}. */
    long bytesIfLive(long offset) {
        long usable;
        try {
            usable = module.usableBytes(offset);
        } catch (InvalidFreeException wrong) {
            throw wrong;
        } catch (RuntimeException | LinkageError | AssertionError thrown) {
            throw fault(String.format(Locale.ROOT, "usableBytes(0x%x)", offset), thrown);
        }
        if (usable < 0 || usable > windowBytes - offset) {
            throw fault(String.format(Locale.ROOT, "usableBytes(0x%x) returned %d in a window of %d", offset, usable, windowBytes));
        }
        return usable;
    }

    /** Resizes what may be a block, where the module keeps the account; fails like {@link #freeIfLive}. */
    boolean resizeIfLive(long offset, long newByteSize) {
        try {
            return module.resizeInPlace(offset, newByteSize);
        } catch (InvalidFreeException wrong) {
            throw wrong;
        } catch (RuntimeException | LinkageError | AssertionError thrown) {
            throw fault(String.format(Locale.ROOT, "resizeInPlace(0x%x, %d)", offset, newByteSize), thrown);
        }
    }

    /** Why an offset is none of a live block: the module knows best whether it lies inside of one; whoever only says yes has nothing to add. */
    String likelyCause(long offset) {
        try {
            module.usableBytes(offset);
        } catch (InvalidFreeException told) {
            return "its module says: " + told.getMessage();
        } catch (RuntimeException | LinkageError | AssertionError unhelpful) {
            return "most likely it was freed before";
        }
        return "most likely it was freed before";
    }

    /** Opens a cache for one more thread, if the module has them. */
    Optional<ThreadCache> openCache() {
        try {
            return module.openCache();
        } catch (RuntimeException | LinkageError | AssertionError thrown) {
            throw fault("openCache()", thrown);
        }
    }

    /** What the module did wrong, as a fault of its generation. */
    ModuleFault fault(String what) {
        return new ModuleFault(generation, what);
    }

    private ModuleFault fault(String call, Throwable thrown) {
        return ModuleFault.thrown(generation, call, thrown);
    }
}
