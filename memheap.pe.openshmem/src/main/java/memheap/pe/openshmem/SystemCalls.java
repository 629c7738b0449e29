package memheap.pe.openshmem;

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
import java.util.List;
import java.util.Locale;

/**
 * The calls into Linux' C library that a job needs; each failure is an {@link IOException} with the system's own reason. Making one throws {@link
 * IllegalCallerException} where native access is denied. Extended by tests only, which have a call fail.
 */
class SystemCalls {

    /** Gives pages back that nobody else maps: they read as zeros. */
    static final int ADVICE_DROP_PRIVATE = 4;
    /** Gives pages of shared memory back, for all who map them: they read as zeros. */
    static final int ADVICE_DROP_SHARED = 9;
    /** Gives a range its pages, or fails. */
    static final int ADVICE_POPULATE = 23;
    /** What {@link #advise} returns where the kernel does not know the advice, or not for this memory. */
    static final int ERRNO_INVALID = 22;

    private static final int ERRNO_INTERRUPTED = 4;
    private static final int BIND_NOW = 2;
    private static final int BIND_FOR_ALL = 0x100;
    private static final int MEMFD_CLOSE_ON_EXEC = 1;
    private static final StructLayout POLLED = MemoryLayout.structLayout(JAVA_INT.withName("descriptor"), JAVA_SHORT.withName("events"), JAVA_SHORT.withName("found"));
    private static final short READABLE = 1;
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(PathElement.groupElement("errno"));

    private final Linker linker = Linker.nativeLinker();
    private final MethodHandle setenv = failing("setenv", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
    private final MethodHandle memfdCreate = failing("memfd_create", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
    private final MethodHandle write = failing("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
    private final MethodHandle close = failing("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private final MethodHandle madvise = failing("madvise", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));
    private final MethodHandle onExit = failing("on_exit", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG));
    private final MethodHandle dlopen = plain("dlopen", FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_INT));
    private final MethodHandle dlerror = plain("dlerror", FunctionDescriptor.of(ADDRESS));
    private final MethodHandle poll = plain("poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    private final MethodHandle getpagesize = plain("getpagesize", FunctionDescriptor.of(JAVA_INT));
    private final MethodHandle strerror = plain("strerror", FunctionDescriptor.of(ADDRESS, JAVA_INT));

    private MethodHandle failing(String name, FunctionDescriptor descriptor) {
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor, Linker.Option.captureCallState("errno"));
    }

    private MethodHandle plain(String name, FunctionDescriptor descriptor) {
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor);
    }

    /** Gives this process a variable of its environment, which {@link System#getenv} does not show. */
    void setEnvironment(String name, String value) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment key = arena.allocateFrom(name);
            MemorySegment text = arena.allocateFrom(value);
            call("setting of '" + name + "'", state -> (int) setenv.invokeExact(state, key, text, 1));
        }
    }

    /** Loads a shared object out of memory, so that all that is loaded afterwards finds its symbols first. */
    void loadForAll(byte[] object) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom("memheap-end.so");
            MemorySegment bytes = arena.allocate(object.length).copyFrom(MemorySegment.ofArray(object));
            int descriptor = (int) call("memfd_create", state -> (int) memfdCreate.invokeExact(state, name, MEMFD_CLOSE_ON_EXEC));
            try {
                if (call("writing to memory", state -> (long) write.invokeExact(state, descriptor, bytes, bytes.byteSize())) != object.length) {
                    throw new IOException("writing of " + object.length + " bytes to memory was cut short");
                }
                load("/proc/self/fd/" + descriptor, BIND_NOW | BIND_FOR_ALL);
            } finally {
                call("close", state -> (int) close.invokeExact(state, descriptor));
            }
        }
    }

    /** Loads a library for good. */
    void load(String library) throws IOException {
        load(library, BIND_NOW);
    }

    private void load(String library, int flags) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            if (((MemorySegment) dlopen.invokeExact(arena.allocateFrom(library), flags)).address() == 0) {
                throw new IOException(text((MemorySegment) dlerror.invokeExact()));
            }
        } catch (IOException | RuntimeException | Error thrown) {
            throw thrown;
        } catch (Throwable impossible) {
            throw new IllegalStateException("dlopen", impossible);
        }
    }

    /** Has this process end at once, with its status, whenever it ends from now on, before anything runs that was registered for its end up to now. */
    void endAtOnceOnExit() throws IOException {
        MemorySegment end = linker.defaultLookup().findOrThrow("_exit"); // takes the status as its first argument, as it gets it
        call("on_exit", state -> (int) onExit.invokeExact(state, end, 0L));
    }

    /** What {@link #poll} asks. */
    MemorySegment pollSet(Arena arena, List<Integer> descriptors) {
        MemorySegment set = arena.allocate(POLLED, descriptors.size());
        for (int index = 0; index < descriptors.size(); index++) {
            MemorySegment polled = set.asSlice(index * POLLED.byteSize(), POLLED);
            polled.set(JAVA_INT, 0, descriptors.get(index));
            polled.set(JAVA_SHORT, POLLED.byteOffset(PathElement.groupElement("events")), READABLE);
        }
        return set;
    }

    /** Waits until something can be read. @return whether it can */
    boolean poll(MemorySegment set, int milliseconds) {
        try {
            return (int) poll.invokeExact(set, set.byteSize() / POLLED.byteSize(), milliseconds) > 0;
        } catch (Throwable impossible) {
            throw new IllegalStateException("poll", impossible);
        }
    }

    /** How large a page is. */
    int pageBytes() {
        try {
            return (int) getpagesize.invokeExact();
        } catch (Throwable impossible) {
            throw new IllegalStateException("getpagesize", impossible);
        }
    }

    /** Tells the kernel what to do with pages, again if a signal to the thread has ended the call before it was done. @return 0, or the number of the error */
    int advise(long address, long byteSize, int advice) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            int errno = ERRNO_INTERRUPTED;
            while (errno == ERRNO_INTERRUPTED) {
                errno = invoke(captured -> (int) madvise.invokeExact(captured, address, byteSize, advice), state) == 0 ? 0 : (int) ERRNO.get(state, 0L);
            }
            return errno;
        } catch (RuntimeException | Error thrown) {
            throw thrown;
        } catch (Throwable impossible) {
            throw new IllegalStateException("madvise", impossible);
        }
    }

    /** What the system calls an error. */
    String reason(int errno) {
        try {
            return text((MemorySegment) strerror.invokeExact(errno)) + " (errno " + errno + ")";
        } catch (RuntimeException | Error thrown) {
            throw thrown;
        } catch (Throwable impossible) {
            throw new IllegalStateException("strerror", impossible);
        }
    }

    private static String text(MemorySegment pointer) {
        return pointer.address() == 0 ? "no reason given" : pointer.reinterpret(1 << 12).getString(0);
    }

    /** One call; it returns -1 if it fails, and has its errno in the state then. */
    @FunctionalInterface
    interface Call {
        long invoke(MemorySegment state) throws Throwable;
    }

    /** Goes into the system. */
    long invoke(Call call, MemorySegment state) throws Throwable {
        return call.invoke(state);
    }

    private long call(String what, Call call) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            long result = invoke(call, state);
            if (result == -1) {
                throw new IOException(String.format(Locale.ROOT, "%s failed: %s", what, reason((int) ERRNO.get(state, 0L))));
            }
            return result;
        } catch (IOException | RuntimeException | Error thrown) {
            throw thrown;
        } catch (Throwable impossible) {
            throw new IllegalStateException(what, impossible);
        }
    }
}
