package memheap.misuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import memheap.api.HeapStatistics;
import memheap.api.InvalidFreeException;
import memheap.api.OutOfMemheapException;
import memheap.event.MemheapEvent.BlockDamaged;
import memheap.tck.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is right stays right at every level, and what cannot be had is refused. */
@ParameterizedClass
@MethodSource("memheap.misuse.Setting#all")
class ControlTest extends Misuse {

    @ParameterizedTest
    @ValueSource(longs = {-2, -8})
    void anImpossibleSizeIsRefused(long negative) {
        assertDeclined(() -> heap.allocate(negative, 16)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("but was " + negative);
        for (long huge : new long[] {Long.MAX_VALUE, Long.MAX_VALUE + negative, WINDOW + 1}) {
            assertDeclined(() -> heap.allocate(huge, 16)).isInstanceOfSatisfying(OutOfMemheapException.class, refused -> assertThat(refused.requestedBytes()).isEqualTo(huge))
                    .hasMessageContaining("cannot allocate %d bytes", huge);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 17, -16})
    void anAlignmentThatIsNoPowerOfTwoIsRefused(long alignment) {
        assertDeclined(() -> heap.allocate(100, alignment)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("but was " + alignment);
    }

    @Test
    void anAlignedBlockOfZeroBytesIsAligned() {
        for (long alignment = 1; alignment <= WINDOW; alignment *= 2) {
            long block = heap.allocate(0, alignment);
            assertThat(block).isNotZero();
            assertThat(block % alignment).isZero();
            heap.free(block);
        }
    }

    @Test
    void twoBlocksOfZeroBytesHaveTwoAddresses() {
        long first = heap.allocate(0, 16);
        long second = heap.allocate(0, 16);
        assertThat(first).isNotEqualTo(second);
        heap.free(first);
        heap.free(second);
    }

    @Test
    void aLiveBlockOfZeroBytesIsNotHandedOutAgain() {
        long empty = heap.allocate(0, 16);
        for (int i = 0; i < 512; i++) {
            long pair = heap.allocate(64, 16);
            assertThat(pair).isNotEqualTo(empty);
            heap.free(pair);
        }
        heap.free(empty);
    }

    @Test
    void aBlockOfZeroBytesHasNoUsableByteUnderGuard() {
        long empty = heap.allocate(0, 16);
        long usable = heap.usableBytes(empty);
        assertThat(usable).isGreaterThanOrEqualTo(0);
        if (!isOff()) {
            assertThat(usable).isZero();
        }
        heap.free(empty);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 16, 100, 4096})
    void usableBytesCoverWhatWasAskedFor(long byteSize) {
        long block = heap.allocate(byteSize, 16);
        long usable = heap.usableBytes(block);
        assertThat(usable).isGreaterThanOrEqualTo(byteSize);
        if (!isOff()) {
            assertThat(usable).isEqualTo(byteSize);
        }
        fill(block, usable, CONTENT);
        assertThat(problems()).isEmpty();
        heap.free(block);
    }

    @ParameterizedTest
    @ValueSource(strings = {"owners", "full", "off"})
    void statisticsCountNeitherGuardsNorQuarantine(String ledger) throws Exception {
        assumeFalse(setting.level() == Setting.Level.CHEAP && ledger.equals("off"), "refused: the ledger knows what to fill");
        open("memheap.ledger", ledger);
        List<Long> blocks = List.of(16L, 32L, 64L, 256 * KIB).stream().map(this::block).toList();
        HeapStatistics before = fixture.heap.statistics();
        assertThat(before.liveBlocks()).isEqualTo(4);
        if (isFull() || !ledger.equals("off")) {
            assertThat(before.liveRequestedBytes()).isEqualTo(16 + 32 + 64 + 256 * KIB);
        }
        blocks.forEach(heap::free);
        HeapStatistics after = fixture.heap.statistics();
        assertThat(after.liveBlocks()).isZero();
        assertThat(after.liveRequestedBytes()).isZero();
        assertThat(after.allocations()).isEqualTo(4);
        assertThat(after.frees()).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource({"16, 16", "16, 32", "32, 16", "4096, 4096"})
    void aCopyOfFittingLengthIsNoDamage(long fromBytes, long toBytes) {
        long from = block(fromBytes);
        long to = heap.allocate(toBytes, 16);
        long copied = Math.min(fromBytes, toBytes);
        MemorySegment.copy(heap.memory(), from, heap.memory(), to, copied);
        MemorySegment.copy(heap.memory(), from + fromBytes - copied, heap.memory(), to + toBytes - copied, copied);
        assertThat(problems()).isEmpty();
        heap.free(from);
        heap.free(to);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 15, 16, 4096})
    void aFillOfFittingLengthIsNoDamage(long byteSize) {
        long block = heap.allocate(byteSize, 16);
        fill(block, byteSize, (byte) 0);
        fill(block, byteSize / 2, CONTENT);
        assertThat(problems()).isEmpty();
        heap.free(block);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theReserveIsNotExecutable() throws IOException {
        long block = neighbour(64);
        long address = heap.memory().address() + block;
        assertThat(Files.readAllLines(Path.of("/proc/self/maps")).stream().filter(line -> covers(line, address)).toList()).singleElement()
                .satisfies(line -> assertThat(line.split(" ")[1]).startsWith("rw-"));
    }

    private static boolean covers(String line, long address) {
        String[] bounds = line.split(" ")[0].split("-");
        return Long.compareUnsigned(address, Long.parseUnsignedLong(bounds[0], 16)) >= 0 && Long.compareUnsigned(address, Long.parseUnsignedLong(bounds[1], 16)) < 0;
    }

    @Test
    void anUntouchedHeapIsNeverReported() {
        var random = new Random(Seeds.printed("ControlTest"));
        Map<Long, Long> live = new HashMap<>();
        for (int step = 0; step < 3000; step++) {
            step(random, live);
            if (step % 500 == 0) {
                assertThat(problems()).isEmpty();
            }
        }
        live.forEach((address, byteSize) -> {
            assertContent(address, byteSize);
            heap.free(address);
        });
        assertThat(fixture.events).noneMatch(event -> event instanceof BlockDamaged);
    }

    private void step(Random random, Map<Long, Long> live) {
        long byteSize = random.nextInt(10) == 0 ? random.nextLong(100_000) : random.nextLong(300);
        if (live.size() < 100 && random.nextBoolean()) {
            long address = heap.allocate(byteSize, 1L << random.nextInt(12));
            fill(address, byteSize, CONTENT);
            assertThat(live.put(address, byteSize)).isNull();
        } else if (!live.isEmpty()) {
            long address = live.keySet().stream().skip(random.nextInt(live.size())).findFirst().orElseThrow();
            long former = live.remove(address);
            if (random.nextBoolean() && byteSize > 0) {
                long resized = heap.reallocate(address, byteSize);
                assertContent(resized, Math.min(former, byteSize));
                fill(resized, byteSize, CONTENT);
                live.put(resized, byteSize);
            } else {
                heap.free(address);
                assertThatThrownBy(() -> heap.free(address)).isInstanceOf(InvalidFreeException.class);
            }
        }
    }
}
