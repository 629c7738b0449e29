package memheap.pe.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.CRC32C;
import memheap.pe.spi.JobSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ControlFileTest {

    private static final ControlLayout LAYOUT = new ControlLayout(4, 1 << 20, 1 << 16);
    private static final int CHECKED_FROM = 8;
    private static final int CHECKSUM = 56;

    @TempDir
    private Path folder;

    private final SystemCalls system = new SystemCalls();
    private Path path;

    @BeforeEach
    void make() throws IOException {
        path = folder.resolve(ControlFile.NAME);
        ControlFile.open(system, path, LAYOUT).close();
    }

    private void write(int offset, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes), offset);
        }
    }

    private byte[] read(int offset, int length) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            ByteBuffer bytes = ByteBuffer.allocate(length);
            channel.read(bytes, offset);
            return bytes.array();
        }
    }

    private void requireRefused(ControlLayout wanted, String field, String... words) {
        var refused = assertThatThrownBy(() -> ControlFile.open(system, path, wanted)).hasMessageContaining("'" + path + "' cannot be used for this job: its " + field + " is ");
        for (String word : words) {
            refused.hasMessageContaining(word);
        }
        refused.isInstanceOfSatisfying(JobFormatException.class, exception -> assertThat(exception.field()).isEqualTo(field));
    }

    @Test
    void isOpenedByAllWhoWantTheSame() throws IOException {
        try (ControlFile one = ControlFile.open(system, path, LAYOUT); ControlFile other = ControlFile.open(system, path, LAYOUT)) {
            one.publish(2, 1234, 56);
            assertThat(other.isPublished(2)).isTrue();
            assertThat(other.process(2)).isEqualTo(1234);
            assertThat(other.descriptor(2)).isEqualTo(56);
            assertThat(other.mark()).isEqualTo(one.mark());
        }
    }

    @Test
    void tellsTheArrivalsOfAPeAndToWhichOfThemItHasBroughtARecord() throws IOException {
        try (ControlFile one = ControlFile.open(system, path, LAYOUT); ControlFile other = ControlFile.open(system, path, LAYOUT)) {
            one.writeRecord(3, 17, MemorySegment.ofArray(new byte[0]));
            assertThat(other.hasArrived(3, 17)).isFalse();
            one.arrive(3, 17);
            assertThat(other.hasArrived(3, 17)).isTrue();
            assertThat(other.hasArrived(3, 18)).isFalse();
            assertThat(other.hasRecord(3, 17)).isTrue();
            one.arrive(3, 18);
            assertThat(other.hasArrived(3, 18)).isTrue();
            assertThat(other.hasArrived(3, 19)).isFalse();
            assertThat(other.hasRecord(3, 18)).isFalse();
            one.arrive(3, 19);
            assertThat(other.hasArrived(3, 17)).as("whoever is late sees it too").isTrue();
            assertThat(other.hasRecord(3, 17)).as("what was brought before is still known").isTrue();
            assertThatThrownBy(() -> other.record(3, 19)).isInstanceOf(IllegalStateException.class).hasMessageContaining("PE 3 has brought a record to epoch 17 but none to epoch 19");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 47, 48, 49, 56, 64, JobSession.MAXIMUM_RECORD_BYTES})
    void aRecordOfAnySizeIsReadAsItWasWrittenWhileTheOthersAndTheNextOneStandBesideIt(int byteSize) throws IOException {
        try (ControlFile one = ControlFile.open(system, path, LAYOUT); ControlFile other = ControlFile.open(system, path, LAYOUT)) {
            for (int pe = 0; pe < LAYOUT.count(); pe++) {
                one.publish(pe, 1000 + pe, 10 + pe);
                for (long epoch = 5; epoch <= 6; epoch++) {
                    one.writeRecord(pe, epoch, MemorySegment.ofArray(record(byteSize, pe, epoch)));
                    one.arrive(pe, epoch);
                }
            }
            for (int pe = 0; pe < LAYOUT.count(); pe++) {
                assertThat(other.record(pe, 5).toArray(ValueLayout.JAVA_BYTE)).isEqualTo(record(byteSize, pe, 5));
                assertThat(other.record(pe, 6).toArray(ValueLayout.JAVA_BYTE)).isEqualTo(record(byteSize, pe, 6));
                assertThat(other.hasArrived(pe, 6)).isTrue();
                assertThat(other.hasArrived(pe, 7)).isFalse();
                assertThat(other.process(pe)).isEqualTo(1000 + pe);
                assertThat(other.descriptor(pe)).isEqualTo(10 + pe);
                assertThat(other.isPublished(pe)).isTrue();
            }
        }
    }

    private static byte[] record(int byteSize, int pe, long epoch) {
        var bytes = new byte[byteSize];
        Arrays.fill(bytes, (byte) (17 * pe + epoch));
        return bytes;
    }

    @Test
    void anotherJobIsNamedByWhatDiffers() {
        requireRefused(new ControlLayout(5, 1 << 20, 1 << 16), "number of PEs", "is 4", "started for 5");
        requireRefused(new ControlLayout(4, 1 << 21, 1 << 16), "heap size", "is 1048576", "2097152 bytes");
        requireRefused(new ControlLayout(4, 1 << 20, 1 << 17), "heap alignment", "is 65536", "131072 bytes");
    }

    @ParameterizedTest
    @CsvSource({"0, magic", "8, format version", "12, byte order", "16, checksum", "24, checksum", "32, checksum", "40, checksum", "48, checksum", "56, checksum"})
    void aChangedFieldIsNamed(int offset, String field) throws IOException {
        byte[] before = read(offset, 1);
        write(offset, new byte[] {(byte) (before[0] ^ 0x40)});
        requireRefused(LAYOUT, field);
        write(offset, before);
        ControlFile.open(system, path, LAYOUT).close();
    }

    @Test
    void aFieldThatIsWrongFromTheStartIsNamed() throws IOException {
        byte[] header = read(CHECKED_FROM, CHECKSUM - CHECKED_FROM);
        header[40 - CHECKED_FROM] ^= 0x40;
        var crc = new CRC32C();
        crc.update(header);
        write(CHECKED_FROM, header);
        write(CHECKSUM, ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt((int) crc.getValue()).array());
        requireRefused(LAYOUT, "file size", "for this job it is " + LAYOUT.fileBytes());
    }

    @Test
    void aFileThatWasCutOffIsRefused() throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            channel.truncate(LAYOUT.fileBytes() - 4096);
            requireRefused(LAYOUT, "file size", String.valueOf(LAYOUT.fileBytes() - 4096));
            channel.truncate(100);
            requireRefused(LAYOUT, "file size", "is 100", "at least 4096");
        }
    }

    @Test
    void aFileThatWasNeverFinishedIsMadeAnew() throws IOException {
        write(0, new byte[8]);
        ControlFile.open(system, path, new ControlLayout(7, 1 << 22, 1 << 16)).close();
        requireRefused(LAYOUT, "number of PEs", "is 7");
        Files.delete(path);
        system.closeFile(system.createFile(path));
        ControlFile.open(system, path, LAYOUT).close();
        ControlFile.open(system, path, LAYOUT).close();
    }

    @Test
    void theLogTellsWhoIsInAndWhereItWasBroken() throws IOException {
        try (ControlFile control = ControlFile.open(system, path, LAYOUT)) {
            var log = new MembershipLog(control);
            assertThat(log.last(0)).isEqualTo(-1);
            assertThat(log.lastBroken()).isZero();
            int size = log.admit(0, 0, 0, 1);
            size = log.admit(size, 0, 1, 1);
            log.publish(size);
            size = log.lose(size, 5, 1, 1);
            assertThat(log.isBroken(5)).isFalse();
            log.publish(size);
            assertThat(log.isBroken(5)).isTrue();
            assertThat(log.isBroken(4)).isFalse();
            assertThat(log.lostAt(5)).containsExactly(1);
            size = log.admit(size, 7, 1, 2);
            log.publish(size);
            assertThat(log.lastBroken()).isEqualTo(5);
            assertThat(log.isBroken(7)).isFalse();
            assertThat(log.last(1)).isEqualTo(3);
            assertThat(log.end(4)).isEqualTo(2);
            assertThat(log.end(5)).isEqualTo(3);
            assertThat(log.end(6)).isEqualTo(3);
            assertThat(log.firstBroken(0)).isEqualTo(5);
            assertThat(log.firstBroken(3)).isEqualTo(Long.MAX_VALUE);
        }
    }
}
