package memheap.chaos.kills;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.IntStream;

/**
 * What a process has of a heap, in a mapped file that outlives it. What is about to be done is written down before, and that it is done afterwards; so after a kill at most one entry of each thread is not
 * known to be so or so. Written by one process at a time, each store in its order; an entry by one thread, and the header by the first one.
 *
 * <pre>
 *   header   +0 runs that have checked all they found | +8 blocks checked | +16 entries that were undecided | +24 live blocks whose address nobody has noted | +32 swaps that were begun
 *            +40 how many threads write | +48 whether it is being decided what is undecided
 *   entry    +0 state | +8 address | +16 bytes | +24 stamp | +32 bytes it is to have
 * </pre>
 */
final class Journal implements AutoCloseable {

    static final int ENTRIES = 400;

    static final long EMPTY = 0;
    static final long LIVE = 1;
    static final long ALLOCATING = 2;
    static final long FREEING = 3;
    static final long RESIZING = 4;
    static final long WRITING = 5;

    static final long RUNS = 0;
    static final long CHECKED = 8;
    static final long UNDECIDED = 16;
    static final long LOOSE = 24;
    static final long SWAPS = 32;
    static final long WRITERS = 40;
    static final long DECIDING = 48;

    static final long STATE = 0;
    static final long ADDRESS = 8;
    static final long BYTES = 16;
    static final long STAMP = 24;
    static final long NEW_BYTES = 32;

    private static final long HEADER_BYTES = 64;
    private static final long ENTRY_BYTES = 40;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment mapped;

    /** Opens it, or makes an empty one. */
    Journal(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            mapped = channel.map(MapMode.READ_WRITE, 0, HEADER_BYTES + ENTRIES * ENTRY_BYTES, arena);
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
    }

    long count(long counter) {
        return (long) JAVA_LONG.varHandle().getVolatile(mapped, counter);
    }

    void add(long counter, long more) {
        set(counter, count(counter) + more);
    }

    void set(long counter, long value) {
        JAVA_LONG.varHandle().setVolatile(mapped, counter, value);
    }

    long get(int entry, long field) {
        return mapped.get(JAVA_LONG, HEADER_BYTES + entry * ENTRY_BYTES + field);
    }

    void set(int entry, long field, long value) {
        JAVA_LONG.varHandle().setVolatile(mapped, HEADER_BYTES + entry * ENTRY_BYTES + field, value);
    }

    /** Whether a block is live, as it is noted. */
    boolean hasLive() {
        return IntStream.range(0, ENTRIES).anyMatch(entry -> get(entry, STATE) == LIVE);
    }

    @Override
    public void close() {
        arena.close();
    }
}
