package memheap.replay;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * Writes a trace that {@link TraceReader} reads. Events are kept in memory, at 2 to 4 bytes each, until {@link #close()} writes the file,
 * because the totals stand at its head.
 *
 * <p>Each block is named by the id that its birth returned. Once the trace holds as many events as it may, the rest is ignored.
 */
public final class TraceWriter implements Closeable {

    private final Path file;
    private final int mostEvents;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream(1 << 16);
    private final Map<Long, Long> liveBytesById = new HashMap<>();
    private final LiveTally tally = new LiveTally();
    private long events;
    private long ids;
    private int thread = 1;
    private int threads = 1;
    private boolean closed;

    /**
     * Starts a trace.
     *
     * @param file where {@link #close()} writes it; a file that exists is replaced
     * @param mostEvents how many events it may hold, from 1 to {@code 2^25}
     * @throws IllegalArgumentException if {@code mostEvents} is out of range
     */
    public TraceWriter(Path file, int mostEvents) {
        if (mostEvents < 1 || mostEvents > TraceFormat.MOST_EVENTS) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "a trace holds from 1 to %d events, not %d", TraceFormat.MOST_EVENTS, mostEvents));
        }
        this.file = file;
        this.mostEvents = mostEvents;
    }

    /**
     * Whether further events are ignored.
     *
     * @return whether the trace holds as many events as it may
     */
    public boolean isFull() {
        return events == mostEvents;
    }

    /**
     * Says which thread makes the next events; until the first call it is thread 1.
     *
     * @param number from 1
     * @throws IllegalArgumentException if the number is below 1
     */
    public void thread(int number) {
        if (number < 1) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "threads are numbered from 1, but this one is %d", number));
        }
        if (number != thread && isOpenForMore()) {
            thread = number;
            threads = Math.max(threads, number);
            put(TraceFormat.THREAD);
            put(number);
        }
    }

    /**
     * A block with undefined content is born.
     *
     * @param byteSize what was asked for, from 0 to {@code 2^47 - 1}
     * @return its id
     * @throws IllegalArgumentException if the size is out of range
     */
    public long malloc(long byteSize) {
        return born(TraceFormat.MALLOC, byteSize);
    }

    /**
     * A block of zeroes is born.
     *
     * @param byteSize what was asked for, from 0 to {@code 2^47 - 1}
     * @return its id
     * @throws IllegalArgumentException if the size is out of range
     */
    public long calloc(long byteSize) {
        return born(TraceFormat.CALLOC, byteSize);
    }

    /**
     * A block with an alignment is born.
     *
     * @param byteSize what was asked for, from 0 to {@code 2^47 - 1}
     * @param byteAlignment a power of two up to {@code 2^47}
     * @return its id
     * @throws IllegalArgumentException if size or alignment is out of range
     */
    public long memalign(long byteSize, long byteAlignment) {
        if (Long.bitCount(byteAlignment) != 1 || Long.numberOfTrailingZeros(byteAlignment) > TraceFormat.LARGEST_ALIGNMENT_LOGARITHM) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "an alignment is a power of two up to 2^%d, but was %d bytes",
                    TraceFormat.LARGEST_ALIGNMENT_LOGARITHM, byteAlignment));
        }
        boolean written = isOpenForMore();
        long id = born(TraceFormat.MEMALIGN, byteSize);
        if (written) {
            put(Long.numberOfTrailingZeros(byteAlignment));
        }
        return id;
    }

    /**
     * A block gets another size, and with it another id.
     *
     * @param id the block's id; it dies
     * @param newByteSize what was asked for, from 0 to {@code 2^47 - 1}
     * @return the block's id from now on
     * @throws IllegalArgumentException if the size is out of range or no live block has that id
     */
    public long realloc(long id, long newByteSize) {
        checkSize(newByteSize);
        if (!isOpenForMore()) {
            return id;
        }
        died(id);
        long distance = ids - 1 - id;
        long newId = born(TraceFormat.REALLOC, newByteSize);
        put(distance);
        return newId;
    }

    /**
     * A block dies.
     *
     * @param id the block's id
     * @throws IllegalArgumentException if no live block has that id
     */
    public void free(long id) {
        if (isOpenForMore()) {
            died(id);
            events++;
            put(ids - 1 - id << TraceFormat.OPERATION_BITS | TraceFormat.FREE);
        }
    }

    /**
     * Writes the file. A second call does nothing.
     *
     * @throws IOException if the file cannot be written
     */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (OutputStream stream = new GZIPOutputStream(Files.newOutputStream(file))) {
            stream.write(TraceFormat.MAGIC.getBytes(StandardCharsets.US_ASCII));
            for (long number : new long[] {events, ids, tally.peakBytes(), tally.peakBlocks(), threads}) {
                putVarint(stream, number);
            }
            body.writeTo(stream);
        }
    }

    private long born(int operation, long byteSize) {
        checkSize(byteSize);
        if (isOpenForMore()) {
            events++;
            tally.born(byteSize);
            liveBytesById.put(ids++, byteSize);
            put(byteSize << TraceFormat.OPERATION_BITS | operation);
        }
        return ids - 1;
    }

    private void died(long id) {
        Long byteSize = liveBytesById.remove(id);
        if (byteSize == null) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "cannot record the end of block %d: no live block has that id, %d were handed out",
                    id, ids));
        }
        tally.died(byteSize);
    }

    private boolean isOpenForMore() {
        return !closed && !isFull();
    }

    private static void checkSize(long byteSize) {
        if (byteSize < 0 || byteSize > TraceFormat.LARGEST_BYTES) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "a block has from 0 to %d bytes, not %d", TraceFormat.LARGEST_BYTES, byteSize));
        }
    }

    private void put(long number) {
        try {
            putVarint(body, number);
        } catch (IOException impossible) {
            throw new IllegalStateException("a stream in memory cannot fail", impossible);
        }
    }

    private static void putVarint(OutputStream stream, long number) throws IOException {
        long rest = number;
        while ((rest & ~0x7fL) != 0) {
            stream.write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        stream.write((int) rest);
    }
}
