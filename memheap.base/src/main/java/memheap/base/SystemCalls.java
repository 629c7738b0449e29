package memheap.base;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The calls into Linux' C library that memory needs; each failure is an {@link IOException} with the system's own reason. Making one throws
 * {@link IllegalCallerException} where native access is denied. Extended by tests only, which have a call fail.
 */
class SystemCalls {

    private static final Logger LOG = System.getLogger(SystemCalls.class.getName());
    static final int ADVICE_DONT_NEED = 4;
    static final int ADVICE_HUGE_PAGE = 14;

    private static final int PROTECTION_READ_WRITE = 1 | 2;
    private static final int MAP_SHARED = 0x01;
    private static final int MAP_PRIVATE = 0x02;
    private static final int MAP_FIXED = 0x10;
    private static final int MAP_ANONYMOUS = 0x20;
    private static final int MAP_NORESERVE = 0x4000;
    private static final int MEMFD_CLOSE_ON_EXEC_AND_SEALABLE = 1 | 2;
    private static final int ADD_SEALS = 1033;
    private static final int SEAL_SEALS_SHRINK_GROW = 1 | 2 | 4;
    private static final int PUNCH_HOLE_KEEP_SIZE = 2 | 1;
    private static final boolean X86 = System.getProperty("os.arch").equals("amd64");
    private static final int READ_WRITE_CLOSE_ON_EXEC_NO_LINK = 2 | 0x80000 | (X86 ? 0x20000 : 0x8000);
    private static final int CREATE_NEW = 0x40 | 0x80;
    private static final int OWNER_ONLY = 0600;
    private static final int LOCK_ALONE_AT_ONCE = 2 | 4;
    private static final int INTERRUPTED = 4;

    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private final Linker linker = Linker.nativeLinker();
    private final MethodHandle mmap = failing("mmap", FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
    private final MethodHandle munmap = failing("munmap", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG));
    private final MethodHandle madvise = failing("madvise", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));
    private final MethodHandle mincore = failing("mincore", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, ADDRESS));
    private final MethodHandle memfdCreate = failing("memfd_create", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
    private final MethodHandle ftruncate = failing("ftruncate", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG));
    private final MethodHandle fallocate = failing("fallocate", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG));
    private final MethodHandle fcntl = linker.downcallHandle(linker.defaultLookup().findOrThrow("fcntl"),
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT), Linker.Option.captureCallState("errno"), Linker.Option.firstVariadicArg(2));
    private final MethodHandle open = linker.downcallHandle(linker.defaultLookup().findOrThrow("open"),
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT), Linker.Option.captureCallState("errno"), Linker.Option.firstVariadicArg(2));
    private final MethodHandle flock = failing("flock", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    private final MethodHandle fsync = failing("fsync", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private final MethodHandle close = failing("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private final MethodHandle pageSize = linker.downcallHandle(linker.defaultLookup().findOrThrow("getpagesize"), FunctionDescriptor.of(JAVA_INT));
    private final MethodHandle strerror = linker.downcallHandle(linker.defaultLookup().findOrThrow("strerror"), FunctionDescriptor.of(ADDRESS, JAVA_INT));

    private MethodHandle failing(String name, FunctionDescriptor descriptor) {
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor, Linker.Option.captureCallState("errno"));
    }

    /** Reserves address space for memory that is private to this process; a page is committed when it is first touched. */
    long mapAnonymous(long byteSize) throws IOException {
        return call(String.format(Locale.ROOT, "mmap of %d bytes of anonymous memory", byteSize), state ->
                (long) mmap.invokeExact(state, 0L, byteSize, PROTECTION_READ_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0L));
    }

    /** Maps a part of a file somewhere. @return its address */
    long mapFile(long byteSize, int descriptor, long offset) throws IOException {
        return call(String.format(Locale.ROOT, "mmap of %d bytes of a file", byteSize), state ->
                (long) mmap.invokeExact(state, 0L, byteSize, PROTECTION_READ_WRITE, MAP_SHARED, descriptor, offset));
    }

    /** Fresh zeroed memory that belongs to an arena. */
    MemorySegment anonymous(long byteSize, Arena owner) throws IOException {
        long mappedBytes = Math.max(byteSize, 1);
        long address = mapAnonymous(mappedBytes);
        return MemorySegment.ofAddress(address).reinterpret(byteSize, owner, segment -> {
            try {
                unmap(address, mappedBytes);
            } catch (IOException failed) {
                LOG.log(Level.WARNING, "memory of the heap could not be given back", failed);
            }
        });
    }

    /** Puts fresh anonymous memory in the place of what is mapped at a range of our own. */
    void remapAnonymous(long address, long byteSize) throws IOException {
        call(String.format(Locale.ROOT, "mmap of %d bytes of anonymous memory at 0x%x",
                byteSize, address), state -> (long) mmap.invokeExact(state, address, byteSize,
                PROTECTION_READ_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0L));
    }

    /** Puts a part of a file in the place of what is mapped at a range of our own. */
    void remapFile(long address, long byteSize, int descriptor, long offset) throws IOException {
        call(String.format(Locale.ROOT, "mmap of %d bytes of a file at 0x%x", byteSize, address), state -> (long) mmap.invokeExact(state, address, byteSize,
                PROTECTION_READ_WRITE, MAP_SHARED | MAP_FIXED, descriptor, offset));
    }

    void unmap(long address, long byteSize) throws IOException {
        call(String.format(Locale.ROOT, "munmap of %d bytes at 0x%x", byteSize, address), state -> (int) munmap.invokeExact(state, address, byteSize));
    }

    void advise(long address, long byteSize, int advice) throws IOException {
        call(String.format(Locale.ROOT, "madvise(%d) of %d bytes at 0x%x",
                advice, byteSize, address), state -> (int) madvise.invokeExact(state, address, byteSize, advice));
    }

    /** How much of a range of our own is in memory. */
    long committedBytes(long address, long byteSize) throws IOException {
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment pages = scratch.allocate(Math.ceilDiv(byteSize, pageBytes()));
            call(String.format(Locale.ROOT, "mincore of %d bytes at 0x%x", byteSize, address), state -> (int) mincore.invokeExact(state, address, byteSize, pages));
            long resident = 0;
            for (long i = 0; i < pages.byteSize(); i++) {
                resident += pages.get(ValueLayout.JAVA_BYTE, i) & 1;
            }
            return resident * pageBytes();
        }
    }

    /** Makes a file in memory, without a name and of a size that nobody can change any more. */
    int sealedFile(String name, long byteSize) throws IOException {
        int descriptor;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocateFrom(name);
            descriptor = (int) call("memfd_create", state -> (int) memfdCreate.invokeExact(state, text, MEMFD_CLOSE_ON_EXEC_AND_SEALABLE));
        }
        try {
            callToTheEnd(String.format(Locale.ROOT, "ftruncate of shared memory to %d bytes", byteSize), state -> (int) ftruncate.invokeExact(state, descriptor, byteSize));
            call("sealing of shared memory", state -> (int) fcntl.invokeExact(state, descriptor, ADD_SEALS, SEAL_SEALS_SHRINK_GROW));
            return descriptor;
        } catch (IOException failed) {
            closeFile(descriptor);
            throw failed;
        }
    }

    /** Opens a file that has a name, which is no symbolic link; makes a new one for its owner alone if that is asked for. @return its descriptor */
    int openFile(Path path, boolean create) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocateFrom(path.toString());
            int flags = READ_WRITE_CLOSE_ON_EXEC_NO_LINK | (create ? CREATE_NEW : 0);
            return (int) call(String.format(Locale.ROOT, "%s of '%s'", create ? "creation" : "opening", path), state -> (int) open.invokeExact(state, text, flags, OWNER_ONLY));
        }
    }

    /** Locks a file for this descriptor alone until that is closed, also by the end of the process. */
    void lockFile(int descriptor) throws IOException {
        call("flock", state -> (int) flock.invokeExact(state, descriptor, LOCK_ALONE_AT_ONCE));
    }

    /** Gives a file a size; what is added reads as zeros and takes no space. */
    void resizeFile(int descriptor, long byteSize) throws IOException {
        callToTheEnd(String.format(Locale.ROOT, "ftruncate to %d bytes", byteSize), state -> (int) ftruncate.invokeExact(state, descriptor, byteSize));
    }

    /** Returns when all that was written to a file, also by its mappings, is on the device. */
    void syncFile(int descriptor) throws IOException {
        callToTheEnd("fsync", state -> (int) fsync.invokeExact(state, descriptor));
    }

    /** Gives a part of a file its pages now, so that touching it cannot fail later. */
    void claim(int descriptor, long offset, long byteSize) throws IOException {
        callToTheEnd(String.format(Locale.ROOT, "fallocate of %d bytes",
                byteSize), state -> (int) fallocate.invokeExact(state, descriptor, 0, offset, byteSize));
    }

    /** Gives the pages of a part of a file back to the system. */
    void punchHole(int descriptor, long offset, long byteSize) throws IOException {
        callToTheEnd(String.format(Locale.ROOT, "fallocate (punch hole) of %d bytes", byteSize),
                state -> (int) fallocate.invokeExact(state, descriptor, PUNCH_HOLE_KEEP_SIZE, offset, byteSize));
    }

    void closeFile(int descriptor) throws IOException {
        call("close", state -> (int) close.invokeExact(state, descriptor));
    }

    /** One call; it returns -1 if it fails, and has its errno in the state then. */
    @FunctionalInterface
    interface Call {
        long invoke(MemorySegment state) throws Throwable;
    }

    private long call(String what, Call call) throws IOException {
        return succeeding(what, state -> invoke(call, state));
    }

    /** A signal to the thread may end a long call before it is done, which says nothing about the file; not for {@code close}, which has closed it nevertheless. */
    private void callToTheEnd(String what, Call call) throws IOException {
        succeeding(what, state -> invokeToTheEnd(call, state));
    }

    private long invokeToTheEnd(Call call, MemorySegment state) throws Throwable {
        long result = invoke(call, state);
        while (result == -1 && errno(state) == INTERRUPTED) {
            result = invoke(call, state);
        }
        return result;
    }

    /** Goes into the system. */
    long invoke(Call call, MemorySegment state) throws Throwable {
        return call.invoke(state);
    }

    private static int errno(MemorySegment state) {
        return (int) ERRNO.get(state, 0L);
    }

    private long succeeding(String what, Call call) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            long result = call.invoke(state);
            if (result == -1) {
                int errno = errno(state);
                throw new IOException(String.format(Locale.ROOT, "%s failed: %s (errno %d)", what, reason(errno), errno));
            }
            return result;
        } catch (IOException | RuntimeException | Error thrown) {
            throw thrown;
        } catch (Throwable impossible) {
            throw new IllegalStateException(what, impossible);
        }
    }

    private String reason(int errno) throws Throwable {
        MemorySegment text = (MemorySegment) strerror.invokeExact(errno);
        return text.reinterpret(256).getString(0);
    }

    int pageBytes() {
        try {
            return (int) pageSize.invokeExact();
        } catch (Throwable impossible) {
            throw new IllegalStateException("getpagesize", impossible);
        }
    }
}
