package memheap.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceFormatTest {

    /** 2 events, 1 id, 5 bytes and 1 block at the peak, 1 thread; malloc of 5 bytes; free of the last id. */
    private static final int[] SMALLEST = {'M', 'T', 'R', '1', 2, 1, 5, 1, 1, 5 << 3 | 1, 0};

    @TempDir
    private Path folder;
    private Path file;
    private final long seed = Long.getLong("memheap.seed", System.nanoTime());

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("small.mtr.gz");
    }

    @Test
    void whatTheWriterWritesTheReaderReads() throws IOException {
        try (var writer = new TraceWriter(file, 100)) {
            long first = writer.malloc(100);
            long second = writer.calloc(0);
            writer.thread(2);
            long third = writer.memalign(300, 4096);
            first = writer.realloc(first, 50);
            writer.free(second);
            writer.free(first);
            writer.malloc(7);
            assertThat(third).isEqualTo(2);
        }
        Trace trace = TraceReader.read(file);

        assertThat(trace.name()).isEqualTo("small");
        assertThat(trace.threads()).isEqualTo(2);
        assertThat(trace.slots()).isEqualTo(3);
        assertThat(trace.peakLiveBytes()).isEqualTo(400);
        assertThat(described(trace)).containsExactly("1:0 100/16", "2:1 0/16", "1:2 300/4096", "3:0 50", "0:1", "0:0", "1:0 7/16");
    }

    @Test
    void theSmallestTraceIsReadAsItsBytesSay() throws IOException {
        assertThat(described(read(SMALLEST))).containsExactly("1:0 5/16", "0:0");
    }

    @Test
    void aFullWriterIgnoresTheRestSoThatTheFileIsStillATrace() throws IOException {
        try (var writer = new TraceWriter(file, 2)) {
            long kept = writer.malloc(1);
            writer.malloc(2);
            assertThat(writer.isFull()).isTrue();
            writer.malloc(3);
            writer.free(kept);
            writer.thread(9);
        }
        assertThat(described(TraceReader.read(file))).containsExactly("1:0 1/16", "1:1 2/16");
    }

    @Test
    void theWriterRefusesWhatNoTraceCanHold() throws IOException {
        assertThatIllegalArgumentException().isThrownBy(() -> new TraceWriter(file, 0)).withMessage("a trace holds from 1 to 33554432 events, not 0");
        try (var writer = new TraceWriter(file, 10)) {
            assertThatIllegalArgumentException().isThrownBy(() -> writer.malloc(-1));
            assertThatIllegalArgumentException().isThrownBy(() -> writer.memalign(1, 48)).withMessageContaining("power of two").withMessageContaining("48 bytes");
            assertThatIllegalArgumentException().isThrownBy(() -> writer.free(0)).withMessageContaining("no live block has that id, 0 were handed out");
            long id = writer.malloc(1);
            writer.free(id);
            assertThatIllegalArgumentException().isThrownBy(() -> writer.realloc(id, 2));
        }
        assertThat(TraceReader.read(file).events()).isEqualTo(2);
    }

    @Test
    void eachFaultIsNamedWithItsPlace() {
        assertFault(0, "found the byte 0x4e, expected 0x4d", 'N', 'T', 'R', '1');
        assertFault(4, "found the end of the stream, expected the number of events", 'M', 'T', 'R', '1');
        assertFault(9, "found the end of the stream, expected an event", with(9, 0x80));
        assertFault(9, "found a varint of more than 64 bits, expected an event", with(9, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 2));
        assertFault(9, "found operation 4, expected one of 0, 1, 2, 3, 5 and 7", with(9, 4));
        assertFault(9, "found an id 0 before the last one, expected one of the 0 ids handed out", with(9, 0));
        assertFault(11, "found id 0, which is dead already, expected a live one", header(3, 1, 5, 1, 1, 5 << 3 | 1, 0, 0));
        assertFault(10, "found 1 events in the stream, expected 2", with(9, 5 << 3 | 1));
        assertFault(11, "found one more event, expected 2 events", with(11, 0));
        assertFault(11, "found 1 ids in the stream, expected 7", with(5, 7, 5, 1, 1, 5 << 3 | 1, 0));
        assertFault(11, "found 5 bytes live at the peak in the stream, expected 6", with(6, 6, 1, 1, 5 << 3 | 1, 0));
        assertFault(9, "found thread 2 with argument 0, expected a thread from 1 to 1 with argument 0", with(9, 7, 2));
        assertFault(10, "found an alignment of 2^64 bytes, expected at most 2^47", with(9, 5 << 3 | 5, 64));
    }

    @Test
    void aHeaderThatPromisesTooMuchCostsNoMemory() {
        assertFault(4, "found 18446744073709551615 events, expected at most 33554432", header(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 1, 5, 1, 1));
        assertFault(12, "found 0 events in the stream, expected 33554432", header(0x80, 0x80, 0x80, 0x10, 1, 5, 1, 1));
    }

    @Test
    void whatIsNoGzipFileIsNamedAsThat() throws IOException {
        Files.writeString(file, "MTR1");
        assertThatThrownBy(() -> TraceReader.read(file)).isInstanceOf(TraceFormatException.class).hasMessageContaining("found no gzip stream");
        Files.write(file, Arrays.copyOf(gzip(SMALLEST), 20));
        assertThatThrownBy(() -> TraceReader.read(file)).isInstanceOf(TraceFormatException.class).hasMessageContaining("a damaged gzip stream");
        Files.delete(file);
        assertThatThrownBy(() -> TraceReader.read(file)).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void aDamagedStreamIsEitherRefusedOrATrace() throws IOException {
        System.out.println("memheap.seed=" + seed);
        var random = new Random(seed);
        byte[] intact = new GZIPInputStream(new ByteArrayInputStream(Files.readAllBytes(new TraceScript(seed).write(file, 200)))).readAllBytes();
        int refused = 0;
        for (int round = 0; round < 1200; round++) {
            byte[] damaged = damage(random, intact);
            Files.write(file, compressed(damaged));
            refused += refusal(round);
        }
        assertThat(refused).as("of 1200 damaged traces").isGreaterThan(400);
    }

    @Test
    void aDamagedFileIsEitherRefusedOrATrace() throws IOException {
        System.out.println("memheap.seed=" + seed);
        var random = new Random(seed);
        byte[] intact = Files.readAllBytes(new TraceScript(seed).write(file, 200));
        int refused = 0;
        for (int round = 0; round < 500; round++) {
            Files.write(file, damage(random, intact));
            refused += refusal(round);
        }
        assertThat(refused).as("of 500 damaged files").isGreaterThan(250);
    }

    private int refusal(int round) {
        Throwable thrown = catchThrowable(() -> assertThat(TraceReader.read(file).events()).isNotNegative());
        if (thrown != null) {
            assertThat(thrown).as("round %d of seed %d", round, seed).isExactlyInstanceOf(TraceFormatException.class);
        }
        return thrown == null ? 0 : 1;
    }

    private static byte[] damage(Random random, byte[] intact) {
        if (random.nextInt(4) == 0) {
            return Arrays.copyOf(intact, random.nextInt(intact.length));
        }
        byte[] damaged = intact.clone();
        for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return damaged;
    }

    private void assertFault(long offset, String message, int... bytes) {
        Throwable thrown = catchThrowable(() -> read(bytes));
        assertThat(thrown).isExactlyInstanceOf(TraceFormatException.class)
                .hasMessageStartingWith("cannot read trace '%s': at byte 0x".formatted(file)).hasMessageContaining(message);
        var fault = (TraceFormatException) thrown;
        assertThat(fault.file()).isEqualTo(file);
        assertThat(fault.offset()).as(message).isEqualTo(offset);
    }

    private Trace read(int... bytes) throws IOException {
        Files.write(file, gzip(bytes));
        return TraceReader.read(file);
    }

    private static int[] with(int position, int... bytes) {
        int[] changed = Arrays.copyOf(SMALLEST, position + bytes.length);
        System.arraycopy(bytes, 0, changed, position, bytes.length);
        return changed;
    }

    private static int[] header(int... bytes) {
        return with(4, bytes);
    }

    private static byte[] gzip(int[] bytes) throws IOException {
        byte[] raw = new byte[bytes.length];
        for (int i = 0; i < raw.length; i++) {
            raw[i] = (byte) bytes[i];
        }
        return compressed(raw);
    }

    private static byte[] compressed(byte[] raw) throws IOException {
        var compressed = new ByteArrayOutputStream();
        try (OutputStream stream = new GZIPOutputStream(compressed)) {
            stream.write(raw);
        }
        return compressed.toByteArray();
    }

    private static String[] described(Trace trace) {
        String[] events = new String[trace.events()];
        for (int event = 0; event < events.length; event++) {
            String extent = switch (trace.operation(event)) {
                case Trace.FREE -> "";
                case Trace.RESIZE -> " " + trace.byteSize(event);
                default -> " " + trace.byteSize(event) + "/" + trace.byteAlignment(event);
            };
            events[event] = trace.operation(event) + ":" + trace.slot(event) + extent;
        }
        return events;
    }
}
