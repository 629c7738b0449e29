package memheap.pe.openshmem;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import memheap.pe.spi.EngineUnavailableException;
import memheap.pe.spi.Job;

/**
 * How a JVM becomes a PE: it looks whether the library can be loaded into it, loads it, waits for the others, and makes sure that all have come for
 * the same job. The library can be joined and left once in the life of a process, so a JVM can do this once. Used by one thread.
 */
final class Entry {

    /** The setting of a job that says where the library is. */
    static final String LIBRARY = "memheap.pe.openshmem.library";

    /** A property of the JVM, since a bundle that comes again does not remember. */
    static final String JOINED = "memheap.pe.openshmem.joined";

    private static final int LEAST_VERSION = 104;
    private static final long CONTROL_ALIGNMENT = 4096;

    private final SystemCalls system;
    private final Surroundings surroundings;
    private final Job job;
    private final String libraryName;

    private OpenshmemLibrary library;

    Entry(SystemCalls system, Surroundings surroundings, Job job) {
        this.system = system;
        this.surroundings = surroundings;
        this.job = job;
        this.libraryName = job.settings().getOrDefault(LIBRARY, OpenshmemLibrary.NAME);
    }

    OpenshmemSession join() throws EngineUnavailableException {
        if (System.getProperties().putIfAbsent(JOINED, job.id()) != null) {
            throw Refusal.because("this JVM has joined job '%s' before, and OpenSHMEM cannot be joined twice by one process: start a new JVM", System.getProperty(JOINED));
        }
        try {
            surroundings.require(job);
            load();
        } catch (EngineUnavailableException notBegun) {
            System.clearProperty(JOINED);
            throw notBegun;
        }
        var joined = new CompletableFuture<OpenshmemSession>();
        Thread.ofPlatform().daemon().name("memheap-openshmem-entry").start(() -> {
            try {
                OpenshmemSession session = enter();
                if (!joined.complete(session)) {
                    end("PE " + job.me() + " of job '" + job.id() + "' has given up, and now all have come: the job ends");
                }
            } catch (EngineUnavailableException | IOException | RuntimeException | Error failed) {
                joined.completeExceptionally(failed);
            }
        });
        return await(joined);
    }

    private void load() throws EngineUnavailableException {
        try {
            for (Map.Entry<String, String> variable : surroundings.missing(job)) {
                system.setEnvironment(variable.getKey(), variable.getValue());
            }
            system.loadForAll(EndSymbol.image());
            system.load(libraryName);
            library = new OpenshmemLibrary(libraryName);
        } catch (IOException | IllegalArgumentException missing) {
            throw Refusal.because(missing, "the OpenSHMEM library cannot be loaded: %s; on Debian it is installed by: %s", missing.getMessage(), LaunchSettings.INSTALL);
        } catch (NoSuchElementException other) {
            throw Refusal.because(other, "it needs Open MPI's OpenSHMEM 1.4, but '%s' is something else: %s", libraryName, other.getMessage());
        }
    }

    /** Waits for what the thread that enters makes of it. */
    OpenshmemSession await(CompletableFuture<OpenshmemSession> joined) throws EngineUnavailableException {
        try {
            return joined.get(job.patience().toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException failed) {
            throw refusal(failed.getCause());
        } catch (TimeoutException late) {
            return unlessTooLate(joined, Refusal.because("PE %d of job '%s' has waited %d ms for all %d to come, and gives up; this JVM has to end now", job.me(), job.id(),
                    job.patience().toMillis(), job.count()));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return unlessTooLate(joined, Refusal.because("PE %d was interrupted while it joined job '%s'; this JVM has to end now", job.me(), job.id()));
        }
    }

    /** Gives up, unless the session has come at that very instant: nobody else would ever close it. */
    private OpenshmemSession unlessTooLate(CompletableFuture<OpenshmemSession> joined, EngineUnavailableException refusal) throws EngineUnavailableException {
        if (joined.cancel(false)) {
            throw refusal;
        }
        try {
            return joined.join();
        } catch (CompletionException failed) {
            throw refusal(failed.getCause());
        }
    }

    private EngineUnavailableException refusal(Throwable cause) {
        return cause instanceof EngineUnavailableException refused ? refused : Refusal.because(cause, "PE %d cannot join job '%s': %s", job.me(), job.id(), cause.getMessage());
    }

    private OpenshmemSession enter() throws EngineUnavailableException, IOException {
        Set<Integer> eventsBefore = EventSources.all();
        boolean hasThreads = library.init();
        system.endAtOnceOnExit(); // the library would wait for the others to finish, also when this JVM has failed
        requireWorld(hasThreads);
        ControlLayout layout = ControlLayout.of(job.count());
        long address = allocate(CONTROL_ALIGNMENT, layout.byteSize());
        MemorySegment[] areas = map(address, layout.byteSize(), Arena.global());
        areas[job.me()].fill((byte) 0);
        library.barrier(); // nobody writes into an area before that
        boolean areAllMapped = !List.of(areas).contains(ControlArea.ELSEWHERE);
        RemoteAccess remote = areAllMapped ? new NoRemoteAccess() : new LibraryAccess(library, EventSources.find(system, eventsBefore));
        int pesOfHost = (int) Arrays.stream(areas).filter(area -> area != ControlArea.ELSEWHERE).count();
        var control = new ControlArea(layout, job.me(), areas, remote);
        var meetings = new Meetings(job.me(), pesOfHost, job.id(), control, remote, this::end);
        requireSameJob(meetings);
        return open(control, meetings, remote, areAllMapped);
    }

    private OpenshmemSession open(ControlArea control, Meetings meetings, RemoteAccess remote, boolean areAllMapped) throws EngineUnavailableException, IOException {
        long address = allocate(job.heapAlignment(), Math.ceilDiv(job.heapBytes(), Long.BYTES) * Long.BYTES); // half a word at the end has the other half
        Arena arena = Arena.ofShared();
        MemorySegment[] heaps = map(address, job.heapBytes(), arena);
        boolean isPrivate = AddressSpace.current().inside(address, 1).map(AddressSpace.Range::isPrivate).orElse(false);
        var pages = new HeapPages(system, heaps[job.me()], isPrivate, !areAllMapped);
        var departure = new Departure(job.id(), job.me(), control, remote, library, this::end);
        departure.prepare();
        remote.start();
        return new OpenshmemSession(job, arena, heaps, pages, remote, meetings, departure);
    }

    private void requireWorld(boolean hasThreads) throws EngineUnavailableException {
        if (library.myPe() != job.me() || library.nPes() != job.count()) {
            throw Surroundings.otherPlace(job, String.valueOf(library.myPe()), String.valueOf(library.nPes()));
        }
        if (library.version() < LEAST_VERSION || !hasThreads) {
            throw Refusal.because("'%s' implements OpenSHMEM %d.%d %s SHMEM_THREAD_MULTIPLE; needed is 1.4 with it", libraryName,
                    library.version() / 100, library.version() % 100, hasThreads ? "with" : "without");
        }
    }

    private long allocate(long alignment, long byteSize) throws EngineUnavailableException {
        long address = library.align(alignment, byteSize);
        if (address == 0) {
            throw Refusal.because("PE %d of job '%s' has no symmetric memory for %d bytes at a multiple of %d: start oshrun with a larger %s", job.me(), job.id(),
                    byteSize, alignment, LaunchSettings.HEAP_SIZE);
        }
        surroundings.requireFree(address, byteSize);
        return address;
    }

    /** Symmetric memory of all PEs, as far as it is mapped here. */
    private MemorySegment[] map(long address, long byteSize, Arena arena) {
        var segments = new MemorySegment[job.count()];
        for (int pe = 0; pe < job.count(); pe++) {
            long here = pe == job.me() ? address : library.pointer(address, pe);
            segments[pe] = here == 0 ? ControlArea.ELSEWHERE : MemorySegment.ofAddress(here).reinterpret(byteSize, arena, null);
        }
        return segments;
    }

    private void requireSameJob(Meetings meetings) throws EngineUnavailableException {
        byte[] id = job.id().getBytes(StandardCharsets.US_ASCII);
        MemorySegment mine = MemorySegment.ofArray(new byte[2 * Long.BYTES + id.length]);
        mine.set(JAVA_LONG.withByteAlignment(1), 0, job.heapBytes());
        mine.set(JAVA_LONG.withByteAlignment(1), Long.BYTES, job.heapAlignment());
        MemorySegment.copy(MemorySegment.ofArray(id), 0, mine, 2 * Long.BYTES, id.length);
        var others = new ArrayList<String>();
        meetings.exchange(mine, (pe, record) -> {
            if (record.mismatch(mine) >= 0) {
                others.add("PE " + pe + " for " + describe(record));
            }
        });
        if (!others.isEmpty()) {
            throw Refusal.because("PE %d has come for %s, but %s", job.me(), describe(mine), String.join(", ", others));
        }
    }

    private static String describe(MemorySegment record) {
        var id = new byte[(int) record.byteSize() - 2 * Long.BYTES];
        MemorySegment.copy(record, 2 * Long.BYTES, MemorySegment.ofArray(id), 0, id.length);
        return String.format(Locale.ROOT, "job '%s' with heaps of %d bytes at multiples of %d", new String(id, StandardCharsets.US_ASCII),
                record.get(JAVA_LONG.withByteAlignment(1), 0), record.get(JAVA_LONG.withByteAlignment(1), Long.BYTES));
    }

    private void end(String why) {
        System.err.println("memheap: " + why); // not to the log, which would tell it here once more, or later than this JVM lives
        library.endAll(1);
    }
}
