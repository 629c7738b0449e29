package memheap.pe.local;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The calls into Linux' C library that a job needs; each failure is an {@link IOException} with the system's own reason. Making one throws {@link
 * IllegalCallerException} where native access is denied. Extended by tests only, which have a call fail or wait.
 */
class SystemCalls {

    static final int SEAL_SEALS_SHRINK_GROW = 1 | 2 | 4;

    private static final int PROTECTION_READ_WRITE = 1 | 2;
    private static final int MAP_SHARED = 0x01;
    private static final int MAP_PRIVATE = 0x02;
    private static final int MAP_FIXED = 0x10;
    private static final int MAP_ANONYMOUS = 0x20;
    private static final int MAP_NORESERVE = 0x4000;
    private static final int MEMFD_CLOSE_ON_EXEC_AND_SEALABLE = 1 | 2;
    private static final int ADD_SEALS = 1033;
    private static final int GET_SEALS = 1034;
    private static final int DESCRIPTION_GET_LOCK = 36;
    private static final int DESCRIPTION_SET_LOCK = 37;
    private static final short WRITE_LOCK = 1;
    private static final short NO_LOCK = 2;
    private static final int PUNCH_HOLE_KEEP_SIZE = 2 | 1;
    private static final boolean X86 = System.getProperty("os.arch").equals("amd64");
    private static final int READ_WRITE_CLOSE_ON_EXEC = 2 | 0x80000;
    private static final int NO_WAIT_NO_TERMINAL = 0x800 | 0x100;
    private static final int NO_LINK = X86 ? 0x20000 : 0x8000;
    private static final int CREATE_NEW = 0x40 | 0x80;
    private static final int OWNER_ONLY = 0600;
    private static final int ERRNO_INTERRUPTED = 4;
    private static final int ERRNO_TRY_AGAIN = 11;
    private static final int ERRNO_ACCESS = 13;

    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(PathElement.groupElement("errno"));
    private static final StructLayout LOCK = MemoryLayout.structLayout(JAVA_SHORT.withName("type"), JAVA_SHORT.withName("whence"),
            MemoryLayout.paddingLayout(4), JAVA_LONG.withName("start"), JAVA_LONG.withName("length"), JAVA_INT.withName("process"), MemoryLayout.paddingLayout(4));
    private static final long LOCK_START = LOCK.byteOffset(PathElement.groupElement("start"));
    private static final long LOCK_LENGTH = LOCK.byteOffset(PathElement.groupElement("length"));

    private final Linker linker = Linker.nativeLinker();
    private final MethodHandle mmap = failing("mmap", FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
    private final MethodHandle munmap = failing("munmap", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG));
    private final MethodHandle memfdCreate = failing("memfd_create", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
    private final MethodHandle ftruncate = failing("ftruncate", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG));
    private final MethodHandle fallocate = failing("fallocate", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG));
    private final MethodHandle fcntlNumber = failing("fcntl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT), Linker.Option.firstVariadicArg(2));
    private final MethodHandle fcntlPointer = failing("fcntl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS), Linker.Option.firstVariadicArg(2));
    private final MethodHandle open = failing("open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT), Linker.Option.firstVariadicArg(2));
    private final MethodHandle close = failing("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private final MethodHandle strerror = linker.downcallHandle(linker.defaultLookup().findOrThrow("strerror"), FunctionDescriptor.of(ADDRESS, JAVA_INT));

    private MethodHandle failing(String name, FunctionDescriptor descriptor, Linker.Option... options) {
        var all = new Linker.Option[options.length + 1];
        System.arraycopy(options, 0, all, 0, options.length);
        all[options.length] = Linker.Option.captureCallState("errno");
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor, all);
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

    /** Puts fresh anonymous memory in the place of what is mapped at a range of our own. */
    void remapAnonymous(long address, long byteSize) throws IOException {
        call(String.format(Locale.ROOT, "mmap of %d bytes of anonymous memory at 0x%x", byteSize, address), state ->
                (long) mmap.invokeExact(state, address, byteSize, PROTECTION_READ_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0L));
    }

    /** Puts a part of a file in the place of what is mapped at a range of our own. */
    void remapFile(long address, long byteSize, int descriptor, long offset) throws IOException {
        call(String.format(Locale.ROOT, "mmap of %d bytes of shared memory at 0x%x", byteSize, address), state ->
                (long) mmap.invokeExact(state, address, byteSize, PROTECTION_READ_WRITE, MAP_SHARED | MAP_FIXED, descriptor, offset));
    }

    void unmap(long address, long byteSize) throws IOException {
        call(String.format(Locale.ROOT, "munmap of %d bytes at 0x%x", byteSize, address), state -> (int) munmap.invokeExact(state, address, byteSize));
    }

    /** Makes a file in memory, without a name and of a size that nobody can change any more. @return its descriptor */
    int sealedFile(String name, long byteSize) throws IOException {
        int descriptor;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocateFrom(name);
            descriptor = (int) call("memfd_create", state -> (int) memfdCreate.invokeExact(state, text, MEMFD_CLOSE_ON_EXEC_AND_SEALABLE));
        }
        try {
            resizeFile(descriptor, byteSize);
            call("sealing of shared memory", state -> (int) fcntlNumber.invokeExact(state, descriptor, ADD_SEALS, SEAL_SEALS_SHRINK_GROW));
            return descriptor;
        } catch (IOException failed) {
            closeFile(descriptor);
            throw failed;
        }
    }

    /** What can no longer be done to a file in memory. @throws IOException if it is no such file */
    int seals(int descriptor) throws IOException {
        return (int) call("reading of seals", state -> (int) fcntlNumber.invokeExact(state, descriptor, GET_SEALS, 0));
    }

    /** Opens a file that is no symbolic link. @return its descriptor */
    int openFile(Path path) throws IOException {
        return open(path, READ_WRITE_CLOSE_ON_EXEC | NO_LINK, "opening");
    }

    /** Makes a file for its owner alone; there must be none of that name. @return its descriptor */
    int createFile(Path path) throws IOException {
        return open(path, READ_WRITE_CLOSE_ON_EXEC | NO_LINK | CREATE_NEW, "creation");
    }

    /** Opens what a descriptor of some process stands for. @return a descriptor of this one */
    int openDescriptor(long process, int descriptor) throws IOException {
        return open(Path.of("/proc/" + process + "/fd/" + descriptor), READ_WRITE_CLOSE_ON_EXEC | NO_WAIT_NO_TERMINAL, "opening");
    }

    private int open(Path path, int flags, String what) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocateFrom(path.toString());
            return (int) call(String.format(Locale.ROOT, "%s of '%s'", what, path), state -> (int) open.invokeExact(state, text, flags, OWNER_ONLY));
        }
    }

    /**
     * Locks a range of a file for what this descriptor has open, until that is closed, also by the end of the process; no child inherits it past its {@code exec}.
     *
     * @param byteSize how long it is; 0 is all that follows
     * @return whether nobody else had a part of it
     */
    boolean tryLock(int descriptor, long start, long byteSize) throws IOException {
        return setLock(descriptor, WRITE_LOCK, start, byteSize);
    }

    void unlock(int descriptor, long start, long byteSize) throws IOException {
        setLock(descriptor, NO_LOCK, start, byteSize);
    }

    private boolean setLock(int descriptor, short type, long start, long byteSize) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment lock = lock(arena, type, start, byteSize);
            MemorySegment state = arena.allocate(STATE);
            if ((int) fcntlPointer.invokeExact(state, descriptor, DESCRIPTION_SET_LOCK, lock) == 0) {
                return true;
            }
            int errno = errno(state);
            if (errno == ERRNO_TRY_AGAIN || errno == ERRNO_ACCESS) {
                return false;
            }
            throw new IOException(String.format(Locale.ROOT, "locking of %d bytes of a file at %d failed: %s (errno %d)", byteSize, start, reason(errno), errno));
        } catch (IOException | RuntimeException | Error thrown) {
            throw thrown;
        } catch (Throwable impossible) {
            throw new IllegalStateException("fcntl", impossible);
        }
    }

    /** Whether somebody else has locked a part of a range of a file; for a child of ours or another descriptor, too. Takes nothing. */
    boolean isLocked(int descriptor, long start, long byteSize) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment lock = lock(arena, WRITE_LOCK, start, byteSize);
            call("asking for a lock of a file", state -> (int) fcntlPointer.invokeExact(state, descriptor, DESCRIPTION_GET_LOCK, lock));
            return lock.get(JAVA_SHORT, 0) != NO_LOCK;
        }
    }

    private static MemorySegment lock(Arena arena, short type, long start, long byteSize) {
        MemorySegment lock = arena.allocate(LOCK);
        lock.set(JAVA_SHORT, 0, type);
        lock.set(JAVA_LONG, LOCK_START, start);
        lock.set(JAVA_LONG, LOCK_LENGTH, byteSize);
        return lock;
    }

    /** Gives a file a size; what is added reads as zeros and takes no space. */
    void resizeFile(int descriptor, long byteSize) throws IOException {
        callToTheEnd(String.format(Locale.ROOT, "ftruncate to %d bytes", byteSize), state -> (int) ftruncate.invokeExact(state, descriptor, byteSize));
    }

    /** Gives a part of a file its pages now, so that touching it cannot fail later. */
    void claim(int descriptor, long offset, long byteSize) throws IOException {
        callToTheEnd(String.format(Locale.ROOT, "fallocate of %d bytes of shared memory", byteSize), state -> (int) fallocate.invokeExact(state, descriptor, 0, offset, byteSize));
    }

    /** Gives the pages of a part of a file back to the system. */
    void punchHole(int descriptor, long offset, long byteSize) throws IOException {
        callToTheEnd(String.format(Locale.ROOT, "fallocate (punch hole) of %d bytes of shared memory", byteSize),
                state -> (int) fallocate.invokeExact(state, descriptor, PUNCH_HOLE_KEEP_SIZE, offset, byteSize));
    }

    void closeFile(int descriptor) throws IOException {
        call("close of a file", state -> (int) close.invokeExact(state, descriptor));
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
        while (result == -1 && errno(state) == ERRNO_INTERRUPTED) {
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
}
