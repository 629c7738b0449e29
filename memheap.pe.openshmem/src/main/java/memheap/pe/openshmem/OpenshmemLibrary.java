package memheap.pe.openshmem;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import memheap.pe.spi.AtomicOperation;

/**
 * The functions of {@code liboshmem} that a job needs, and the one of Open MPI that lets it answer others. None of them is called as a critical one:
 * they may wait for other PEs. Symmetric addresses are numbers.
 */
final class OpenshmemLibrary {

    /** The name that the library is found by. */
    static final String NAME = "liboshmem.so.40";

    private static final int THREADS_MULTIPLE = 3;

    private final Linker linker = Linker.nativeLinker();
    private final SymbolLookup symbols;
    private final MethodHandle initThread;
    private final MethodHandle finish;
    private final MethodHandle globalExit;
    private final MethodHandle myPe;
    private final MethodHandle nPes;
    private final MethodHandle version;
    private final MethodHandle align;
    private final MethodHandle pointer;
    private final MethodHandle putmem;
    private final MethodHandle getmem;
    private final MethodHandle putmemNonBlocking;
    private final MethodHandle getmemNonBlocking;
    private final MethodHandle storeLong;
    private final MethodHandle fence;
    private final MethodHandle quiet;
    private final MethodHandle barrier;
    private final MethodHandle progress;
    private final MethodHandle swap;
    private final MethodHandle[] atomicInt = new MethodHandle[AtomicOperation.values().length];
    private final MethodHandle[] atomicLong = new MethodHandle[AtomicOperation.values().length];

    /**
     * Finds the functions.
     *
     * @param library where it is; loaded before
     * @throws IllegalArgumentException if there is no such library
     * @throws java.util.NoSuchElementException if it has not one of them
     */
    OpenshmemLibrary(String library) {
        symbols = SymbolLookup.libraryLookup(library, Arena.global());
        initThread = function("shmem_init_thread", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));
        finish = function("shmem_finalize", FunctionDescriptor.ofVoid());
        globalExit = function("shmem_global_exit", FunctionDescriptor.ofVoid(JAVA_INT));
        myPe = function("shmem_my_pe", FunctionDescriptor.of(JAVA_INT));
        nPes = function("shmem_n_pes", FunctionDescriptor.of(JAVA_INT));
        version = function("shmem_info_get_version", FunctionDescriptor.ofVoid(ADDRESS, ADDRESS));
        align = function("shmem_align", FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG));
        pointer = function("shmem_ptr", FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT));
        FunctionDescriptor put = FunctionDescriptor.ofVoid(JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_INT);
        FunctionDescriptor get = FunctionDescriptor.ofVoid(ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_INT);
        putmem = function("shmem_putmem", put);
        putmemNonBlocking = function("shmem_putmem_nbi", put);
        getmem = function("shmem_getmem", get);
        getmemNonBlocking = function("shmem_getmem_nbi", get);
        storeLong = function("shmem_long_p", FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_LONG, JAVA_INT));
        fence = function("shmem_fence", FunctionDescriptor.ofVoid());
        quiet = function("shmem_quiet", FunctionDescriptor.ofVoid());
        barrier = function("shmem_barrier_all", FunctionDescriptor.ofVoid());
        progress = function("opal_progress", FunctionDescriptor.ofVoid());
        swap = function("shmem_long_atomic_compare_swap", FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT));
        for (AtomicOperation operation : AtomicOperation.values()) {
            atomicInt[operation.ordinal()] = atomic("int", operation, JAVA_INT);
            atomicLong[operation.ordinal()] = atomic("long", operation, JAVA_LONG);
        }
    }

    private MethodHandle atomic(String type, AtomicOperation operation, ValueLayout value) {
        String name = "shmem_" + type + "_atomic_" + switch (operation) {
            case FETCH -> "fetch";
            case SWAP -> "swap";
            case ADD -> "fetch_add";
            case AND -> "fetch_and";
            case OR -> "fetch_or";
            case XOR -> "fetch_xor";
        };
        return function(name, operation == AtomicOperation.FETCH ? FunctionDescriptor.of(value, JAVA_LONG, JAVA_INT) : FunctionDescriptor.of(value, JAVA_LONG, value, JAVA_INT));
    }

    private MethodHandle function(String name, FunctionDescriptor descriptor) {
        return linker.downcallHandle(symbols.findOrThrow(name), descriptor);
    }

    /** Joins the world that the launcher has made, and waits for all; if it cannot, it ends this process. @return whether many threads may call at once */
    boolean init() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment provided = arena.allocate(JAVA_INT);
            int status = (int) initThread.invokeExact(THREADS_MULTIPLE, provided);
            return status == 0 && provided.get(JAVA_INT, 0) == THREADS_MULTIPLE;
        } catch (Throwable thrown) {
            throw impossible(thrown);
        }
    }

    /** Leaves the world; waits for all to do it. */
    void finish() {
        try {
            finish.invokeExact();
        } catch (Throwable thrown) {
            throw impossible(thrown);
        }
    }

    /** Ends all PEs, this one included. */
    void endAll(int status) {
        try {
            globalExit.invokeExact(status);
        } catch (Throwable thrown) {
            throw impossible(thrown);
        }
    }

    int myPe() {
        try {
            return (int) myPe.invokeExact();
        } catch (Throwable thrown) {
            throw impossible(thrown);
        }
    }

    int nPes() {
        try {
            return (int) nPes.invokeExact();
        } catch (Throwable thrown) {
            throw impossible(thrown);
        }
    }

    /** The version of the specification that it keeps. @return a hundred times the major one, and the minor one */
    int version() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment major = arena.allocate(JAVA_INT);
            MemorySegment minor = arena.allocate(JAVA_INT);
            version.invokeExact(major, minor);
            return 100 * major.get(JAVA_INT, 0) + minor.get(JAVA_INT, 0);
        } catch (Throwable thrown) {
            throw impossible(thrown);
        }
    }

    /** Allocates symmetric memory in all PEs, and waits for all. @return its address here, 0 if there is not enough */
    long align(long alignment, long byteSize) {
        try {
            return (long) align.invokeExact(alignment, byteSize);
        } catch (Throwable thrown) {
            throw impossible(thrown);
        }
    }

    /** Where symmetric memory of a PE is mapped here. @return 0 if it is not */
    long pointer(long address, int pe) {
        try {
            return (long) pointer.invokeExact(address, pe);
        } catch (Throwable thrown) {
            throw impossible(thrown);
        }
    }

    void put(long address, MemorySegment source, int pe) {
        try {
            putmem.invokeExact(address, source, source.byteSize(), pe);
        } catch (Throwable thrown) {
            throw impossible(thrown);
        }
    }

    void putNonBlocking(long address, MemorySegment source, int pe) {
        try {
            putmemNonBlocking.invokeExact(address, source, source.byteSize(), pe);
        } catch (Throwable thrown) {
            throw impossible(thrown);
        }
    }

    void get(MemorySegment target, long address, int pe) {
        try {
            getmem.invokeExact(target, address, target.byteSize(), pe);
        } catch (Throwable thrown) {
            throw impossible(thrown);
        }
    }

    void getNonBlocking(MemorySegment target, long address, int pe) {
        try {
            getmemNonBlocking.invokeExact(target, address, target.byteSize(), pe);
        } catch (Throwable thrown) {
            throw impossible(thrown);
        }
    }

    void store(long address, long value, int pe) {
        try {
            storeLong.invokeExact(address, value, pe);
        } catch (Throwable thrown) {
            throw impossible(thrown);
        }
    }

    void fence() {
        try {
            fence.invokeExact();
        } catch (Throwable thrown) {
            throw impossible(thrown);
        }
    }

    void quiet() {
        try {
            quiet.invokeExact();
        } catch (Throwable thrown) {
            throw impossible(thrown);
        }
    }

    /** Waits for all PEs, where no Java thread can interfere. */
    void barrier() {
        try {
            barrier.invokeExact();
        } catch (Throwable thrown) {
            throw impossible(thrown);
        }
    }

    /** Does what others have asked of this PE. */
    void progress() {
        try {
            progress.invokeExact();
        } catch (Throwable thrown) {
            throw impossible(thrown);
        }
    }

    int atomic(AtomicOperation operation, long address, int operand, int pe) {
        MethodHandle function = atomicInt[operation.ordinal()];
        try {
            return operation == AtomicOperation.FETCH ? (int) function.invokeExact(address, pe) : (int) function.invokeExact(address, operand, pe);
        } catch (Throwable thrown) {
            throw impossible(thrown);
        }
    }

    long atomic(AtomicOperation operation, long address, long operand, int pe) {
        MethodHandle function = atomicLong[operation.ordinal()];
        try {
            return operation == AtomicOperation.FETCH ? (long) function.invokeExact(address, pe) : (long) function.invokeExact(address, operand, pe);
        } catch (Throwable thrown) {
            throw impossible(thrown);
        }
    }

    long compareAndSwap(long address, long expected, long value, int pe) {
        try {
            return (long) swap.invokeExact(address, expected, value, pe);
        } catch (Throwable thrown) {
            throw impossible(thrown);
        }
    }

    /** What a native function throws is what its arguments are to blame for, such as a segment that was closed. */
    private static RuntimeException impossible(Throwable thrown) {
        if (thrown instanceof RuntimeException unchecked) {
            return unchecked;
        }
        if (thrown instanceof Error error) {
            throw error;
        }
        return new IllegalStateException(thrown);
    }
}
