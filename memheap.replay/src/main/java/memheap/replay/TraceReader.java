package memheap.replay;

import static memheap.replay.TraceFormat.LARGEST_ALIGNMENT_LOGARITHM;
import static memheap.replay.TraceFormat.LARGEST_BYTES;
import static memheap.replay.TraceFormat.MOST_EVENTS;
import static memheap.replay.TraceFormat.OPERATION_BITS;
import static memheap.replay.TraceFormat.OPERATION_MASK;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import memheap.api.Memheap;

/**
 * Decodes a trace file as a whole, and believes nothing that stands in it: memory grows with what has been read, and every number is checked.
 */
public final class TraceReader {

    private static final int DEFAULT_ALIGNMENT_LOGARITHM = Long.numberOfTrailingZeros(Memheap.MINIMUM_ALIGNMENT);

    private final VarintInput input;
    private final Header header;
    private final SlotTable blocks = new SlotTable();
    private final LiveTally tally = new LiveTally();
    private final Trace.Builder events = new Trace.Builder();

    private record Header(long events, long ids, long peakLiveBytes, long peakLiveBlocks, long threads) {

        static Header read(VarintInput input) throws IOException {
            input.expect(TraceFormat.MAGIC);
            long start = input.offset();
            var header = new Header(input.varint("the number of events"), input.varint("the number of ids"),
                    input.varint("the peak of live bytes"), input.varint("the peak of live blocks"), input.varint("the number of threads"));
            if (Long.compareUnsigned(header.events, MOST_EVENTS) > 0) {
                throw input.wrong(start, String.format(Locale.ROOT, "%s events",
                        Long.toUnsignedString(header.events)), String.format(Locale.ROOT, "at most %d", MOST_EVENTS));
            }
            if (Long.compareUnsigned(header.threads, Integer.MAX_VALUE) > 0) {
                throw input.wrong(start, String.format(Locale.ROOT, "%s threads",
                        Long.toUnsignedString(header.threads)), String.format(Locale.ROOT, "at most %d", Integer.MAX_VALUE));
            }
            return header;
        }
    }

    private TraceReader(VarintInput input) throws IOException {
        this.input = input;
        this.header = Header.read(input);
    }

    /**
     * Reads a trace.
     *
     * @param file a file of format {@code MTR1}, of at most {@code 2^25} events
     * @return the whole trace
     * @throws TraceFormatException if the file is not such a trace; the message names the place, what was found and what was expected
     * @throws IOException if the file cannot be read
     */
    public static Trace read(Path file) throws IOException {
        try (InputStream compressed = Files.newInputStream(file); InputStream stream = decompressed(file, compressed)) {
            return read(file, stream);
        }
    }

    /**
     * Reads a trace that is decompressed already.
     *
     * @param file what it is called in messages
     * @param decompressed the stream; it is not closed
     * @return the whole trace
     * @throws TraceFormatException as for a file
     * @throws IOException if the stream cannot be read
     */
    public static Trace read(Path file, InputStream decompressed) throws IOException {
        return new TraceReader(new VarintInput(file, decompressed)).trace(nameOf(file));
    }

    private static InputStream decompressed(Path file, InputStream compressed) throws IOException {
        try {
            return new GZIPInputStream(compressed, 64 << 10);
        } catch (EOFException | ZipException notGzip) {
            throw new TraceFormatException(file, 0, String.format(Locale.ROOT, "no gzip stream (%s)", notGzip.getMessage()), "one", notGzip);
        }
    }

    private static String nameOf(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(TraceFormat.FILE_SUFFIX) ? name.substring(0, name.length() - TraceFormat.FILE_SUFFIX.length()) : name;
    }

    private Trace trace(String name) throws IOException {
        while (!input.atEnd()) {
            event();
        }
        agree("events", events.events(), header.events);
        agree("ids", blocks.ids(), header.ids);
        agree("bytes live at the peak", tally.peakBytes(), header.peakLiveBytes);
        agree("blocks live at the peak", tally.peakBlocks(), header.peakLiveBlocks);
        return events.build(name, blocks.slots(), (int) header.threads, tally.peakBytes());
    }

    private void agree(String what, long counted, long promised) throws TraceFormatException {
        if (counted != promised) {
            throw input.wrong(input.offset(), String.format(Locale.ROOT, "%d %s in the stream",
                    counted, what), String.format(Locale.ROOT, "%s, as the header says", Long.toUnsignedString(promised)));
        }
    }

    private void event() throws IOException {
        long start = input.offset();
        long head = input.varint("an event");
        int operation = (int) head & OPERATION_MASK;
        long argument = head >>> OPERATION_BITS;
        if (operation != TraceFormat.THREAD && events.events() == header.events) {
            throw input.wrong(start, "one more event", String.format(Locale.ROOT, "%d events, as the header says", header.events));
        }
        switch (operation) {
            case TraceFormat.FREE -> free(start, argument);
            case TraceFormat.MALLOC -> allocate(start, Trace.ALLOCATE, argument, DEFAULT_ALIGNMENT_LOGARITHM);
            case TraceFormat.CALLOC -> allocate(start, Trace.ALLOCATE_ZEROED, argument, DEFAULT_ALIGNMENT_LOGARITHM);
            case TraceFormat.REALLOC -> resize(start, argument);
            case TraceFormat.MEMALIGN -> allocate(start, Trace.ALLOCATE, argument, alignmentLogarithm());
            case TraceFormat.THREAD -> thread(start, argument);
            default -> throw input.wrong(start, String.format(Locale.ROOT, "operation %d", operation), "one of 0, 1, 2, 3, 5 and 7");
        }
    }

    private void free(long start, long distance) throws TraceFormatException {
        int id = liveId(start, distance);
        int slot = blocks.slot(id);
        tally.died(blocks.byteSize(slot));
        blocks.died(id);
        events.add(Trace.FREE, slot, 0, 0);
    }

    private void allocate(long start, int operation, long byteSize, int alignmentLogarithm) throws TraceFormatException {
        checkSize(start, byteSize);
        tally.born(byteSize);
        events.add(operation, blocks.born(byteSize), byteSize, alignmentLogarithm);
    }

    private void resize(long start, long byteSize) throws IOException {
        checkSize(start, byteSize);
        int id = liveId(start, input.varint("the distance to the id that is resized"));
        int slot = blocks.slot(id);
        tally.died(blocks.byteSize(slot));
        tally.born(byteSize);
        blocks.reborn(id, byteSize);
        events.add(Trace.RESIZE, slot, byteSize, 0);
    }

    private void thread(long start, long argument) throws IOException {
        long thread = input.varint("a thread's number");
        if (argument != 0 || thread == 0 || Long.compareUnsigned(thread, header.threads) > 0) {
            throw input.wrong(start, String.format(Locale.ROOT, "thread %s with argument %d", Long.toUnsignedString(thread), argument),
                    String.format(Locale.ROOT, "a thread from 1 to %d with argument 0", header.threads));
        }
    }

    private int alignmentLogarithm() throws IOException {
        long start = input.offset();
        long logarithm = input.varint("the logarithm of an alignment");
        if (Long.compareUnsigned(logarithm, LARGEST_ALIGNMENT_LOGARITHM) > 0) {
            throw input.wrong(start, String.format(Locale.ROOT, "an alignment of 2^%s bytes",
                    Long.toUnsignedString(logarithm)), String.format(Locale.ROOT, "at most 2^%d", LARGEST_ALIGNMENT_LOGARITHM));
        }
        return (int) logarithm;
    }

    private void checkSize(long start, long byteSize) throws TraceFormatException {
        if (byteSize > LARGEST_BYTES) {
            throw input.wrong(start, String.format(Locale.ROOT, "a block of %d bytes", byteSize), String.format(Locale.ROOT, "at most %d", LARGEST_BYTES));
        }
    }

    /** The id that stands {@code distance} before the last one handed out. */
    private int liveId(long start, long distance) throws TraceFormatException {
        if (Long.compareUnsigned(distance, blocks.ids()) >= 0) {
            throw input.wrong(start, String.format(Locale.ROOT, "an id %s before the last one",
                    Long.toUnsignedString(distance)), String.format(Locale.ROOT, "one of the %d ids handed out", blocks.ids()));
        }
        int id = blocks.ids() - 1 - (int) distance;
        if (blocks.slot(id) == SlotTable.DEAD) {
            throw input.wrong(start, String.format(Locale.ROOT, "id %d, which is dead already", id), "a live one");
        }
        return id;
    }
}
