package memheap.base;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import memheap.base.Settings.Backing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class HeapMemoryTest {

    private static final long MIB = 1 << 20;

    private static HeapMemory open(long windowBytes, int windows, Backing backing) throws IOException {
        return HeapMemory.open(new Settings.Memory(windowBytes, windows, backing, Settings.HugePages.OFF, false, Optional.empty()));
    }

    @FunctionalInterface
    interface Opener {
        Reserve open(long byteSize, long byteAlignment) throws IOException;
    }

    static Stream<Opener> reserves() {
        return Stream.of((size, alignment) -> new NativeReserve(new SystemCalls(), size, alignment),
                (size, alignment) -> new SharedReserve(new SystemCalls(), size, alignment), FileReserve::new);
    }

    @ParameterizedTest
    @EnumSource(names = "FILE", mode = EnumSource.Mode.EXCLUDE)
    void windowsAreAlignedToThePowerOfTwoThatHoldsThem(Backing backing) throws IOException {
        try (HeapMemory memory = open(14 * MIB, 3, backing)) {
            assertThat(memory.windows()).extracting(Window::address).containsExactly(16 * MIB, 32 * MIB, 48 * MIB);
            assertThat(memory.reserve().memory().address() % (16 * MIB)).isZero();
            assertThat(memory.maximumAlignment()).isEqualTo(8 * MIB);
        }
    }

    @Test
    void anAddressBelongsToTheWindowThatHoldsIt() throws IOException {
        try (HeapMemory memory = open(14 * MIB, 2, Backing.ANONYMOUS)) {
            assertThat(memory.windowIndex(0)).isNegative();
            assertThat(memory.windowIndex(16 * MIB - 1)).isNegative();
            assertThat(memory.windowIndex(16 * MIB)).isZero();
            assertThat(memory.windowIndex(30 * MIB - 1)).isZero();
            assertThat(memory.windowIndex(30 * MIB)).as("between two windows").isNegative();
            assertThat(memory.windowIndex(32 * MIB)).isEqualTo(1);
            assertThat(memory.windowIndex(48 * MIB)).isNegative();
            assertThat(memory.windowIndex(-1)).isNegative();
            assertThat(memory.windowIndex(Long.MIN_VALUE)).isNegative();
            assertThat(memory.windowIndex(Long.MAX_VALUE)).isNegative();
        }
    }

    @ParameterizedTest
    @EnumSource(names = "FILE", mode = EnumSource.Mode.EXCLUDE)
    void aHugeReserveCommitsNothing(Backing backing) throws IOException {
        try (HeapMemory memory = open(8L << 30, 8, backing)) {
            Window last = memory.windows().getLast();
            assertThat(last.committedBytes()).isZero();
            last.take("a test");
            last.claim(5L << 30, 4096);
            memory.reserve().memory().set(JAVA_BYTE, last.address() + (5L << 30), (byte) 1);
            assertThat(last.committedBytes()).isBetween(1L, 4 * MIB);
            last.giveBack();
            assertThat(last.committedBytes()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("reserves")
    void whatIsClaimedCanBeWrittenAndIsZeroAtFirst(Opener opener) throws IOException {
        try (Reserve reserve = opener.open(16 * MIB, 4 * MIB)) {
            reserve.claim(5 * MIB + 4000, 3 * MIB);
            MemorySegment range = reserve.memory().asSlice(5 * MIB + 4000, 3 * MIB);
            assertThat(range.mismatch(MemorySegment.ofArray(new byte[(int) (3 * MIB)]))).isEqualTo(-1);
            range.fill((byte) 7);
            reserve.claim(5 * MIB + 4000, 3 * MIB);
            assertThat(range.get(JAVA_BYTE, 3 * MIB - 1)).as("claiming twice changes nothing").isEqualTo((byte) 7);
            assertThat(reserve.committedBytes(0, 16 * MIB)).isGreaterThanOrEqualTo(3 * MIB);
        }
    }

    @ParameterizedTest
    @MethodSource("reserves")
    void accessAfterCloseThrows(Opener opener) throws IOException {
        Reserve reserve = opener.open(4 * MIB, MIB);
        reserve.claim(0, 8);
        MemorySegment memory = reserve.memory();
        memory.set(JAVA_LONG, 0, 1);
        reserve.close();
        assertThatThrownBy(() -> memory.get(JAVA_LONG, 0)).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @EnumSource(names = "FILE", mode = EnumSource.Mode.EXCLUDE)
    void releasedPagesAreZeroWhenTheyComeAgain(Backing backing) throws IOException {
        try (HeapMemory memory = open(4 * MIB, 2, backing)) {
            Window window = memory.windows().getFirst();
            window.take("a test");
            window.claim(0, 4 * MIB);
            memory.reserve().memory().asSlice(window.address(), 4 * MIB).fill((byte) 9);
            window.giveBack();
            window.take("another test");
            window.claim(0, 4 * MIB);
            assertThat(memory.reserve().memory().get(JAVA_LONG, window.address() + MIB)).isZero();
        }
    }

    @Test
    void aStrayReadOutsideOfWhatIsClaimedReadsZeroInsteadOfFaulting() throws IOException {
        try (HeapMemory memory = open(4 * MIB, 2, Backing.SHM)) {
            assertThat(memory.reserve().memory().get(JAVA_LONG, memory.windows().getLast().address() + 2 * MIB)).isZero();
        }
    }

    @Test
    void aLeaseKeepsTheAddressesMappedAfterTheReserveIsClosed() throws IOException {
        var reserve = new NativeReserve(new SystemCalls(), 4 * MIB, MIB);
        try (Arena scope = Arena.ofConfined()) {
            MemorySegment mine = reserve.rescoped(MIB, 64, scope);
            mine.set(JAVA_LONG, 0, 5);
            reserve.lease();
            reserve.close();
            assertThat(mine.get(JAVA_LONG, 0)).as("mapped, but its pages have gone").isZero();
        }
        reserve.endLease();
    }

    @Test
    void moreAddressSpaceThanThereIsGivesTheReason() {
        assertThatThrownBy(() -> new NativeReserve(new SystemCalls(), 1L << 60, MIB)).isInstanceOf(IOException.class)
                .hasMessageContaining("bytes of anonymous memory failed: Cannot allocate memory (errno 12)");
    }

    @Test
    void hugePagesAreProvedOrRefusedWithTheReason() throws IOException {
        var settings = new Settings.Memory(64 * MIB, 2, Backing.ANONYMOUS, Settings.HugePages.TRANSPARENT, false, Optional.empty());
        try (HeapMemory memory = HeapMemory.open(settings)) {
            assertThat(memory.windows().getFirst().committedBytes()).isZero();
        } catch (IOException refused) {
            assertThat(refused).hasMessageStartingWith("memheap.hugepages=transparent cannot be had: /proc/self/smaps shows no huge page");
        }
    }

    @Test
    void hugePagesAreReadFromTheMappingThatHoldsTheAddress() {
        List<String> smaps = List.of("7f0000000000-7f0000200000 rw-p 00000000 00:00 0", "Size: 2048 kB", "AnonHugePages:         0 kB",
                "7f0000200000-7f0000600000 rw-p 00000000 00:00 0", "AnonHugePages:      2048 kB", "VmFlags: rd wr");
        assertThat(HugePages.hugeKilobytes(smaps, 0x7f0000000000L)).isZero();
        assertThat(HugePages.hugeKilobytes(smaps, 0x7f0000200000L)).isEqualTo(2048);
        assertThat(HugePages.hugeKilobytes(smaps, 0x7f0000600000L)).isZero();
    }
}
