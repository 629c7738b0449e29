package memheap.base;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import memheap.api.AddressHeap;
import memheap.api.HeapClosedException;
import memheap.api.HeapStatistics;
import memheap.api.InvalidFreeException;
import memheap.api.OutOfMemheapException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@ValueSource(booleans = {false, true})
class AddressHeapTest {

    @Parameter
    boolean caching;


    private BaseFixture fixture;
    private AddressHeap heap;

    @BeforeEach
    void open() throws Exception {
        fixture = new BaseFixture();
        fixture.add("only", 1, caching ? new ScriptedComponent().caching() : new ScriptedComponent());
        heap = fixture.addresses;
    }

    @AfterEach
    void close() {
        assertThat(fixture.base.verify()).isEmpty();
        fixture.close();
    }

    @Test
    void aBlockOfZeroBytesIsLiveWithAnAddressOfItsOwn() {
        long first = heap.allocate(0, 1);
        long second = heap.allocate(0, 1);
        assertThat(first).isNotZero().isNotEqualTo(second);
        heap.free(first);
        heap.free(second);
        assertThatThrownBy(() -> heap.free(first)).isInstanceOf(InvalidFreeException.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE})
    void aNegativeSizeIsRefused(long byteSize) {
        assertThatThrownBy(() -> heap.allocate(byteSize, 16)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the size of a block is at least 0 bytes, but was " + byteSize);
        assertThatThrownBy(() -> heap.reallocate(0, byteSize)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 3, -1, -16, 24, Long.MIN_VALUE, 2 << 20})
    void anAlignmentThatIsNoPowerOfTwoOrLargerThanAWindowIsRefused(long alignment) {
        assertThatThrownBy(() -> heap.allocate(64, alignment)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("an alignment is a power of two from 1 to 1048576 (a window has 1048576 bytes), but was " + alignment);
    }

    @Test
    void everyAlignmentUpToTheWindowHoldsForSymmetricAndNativeAddresses() {
        for (long alignment = 1; alignment <= BaseFixture.WINDOW; alignment *= 2) {
            long address = heap.allocate(16, alignment);
            assertThat(address % alignment).as("symmetric address 0x%x", address).isZero();
            assertThat((heap.memory().address() + address) % Math.max(16, alignment)).as("native address of 0x%x", address).isZero();
            heap.free(address);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {BaseFixture.WINDOW + 1, Long.MAX_VALUE, Long.MAX_VALUE - 15, 1L << 62})
    void aSizeThatCannotFitIsOutOfMemoryWithTheNumbers(long byteSize) {
        assertThatThrownBy(() -> heap.allocate(byteSize, 16)).isInstanceOfSatisfying(OutOfMemheapException.class, thrown -> {
            assertThat(thrown.requestedBytes()).isEqualTo(byteSize);
            assertThat(thrown.freeBytes()).isEqualTo(BaseFixture.WINDOW);
            assertThat(thrown.largestFreeBytes()).isEqualTo(BaseFixture.WINDOW);
        }).hasMessageStartingWith("cannot allocate %d bytes aligned to 16 from 'only': 1048576 bytes free, largest free block 1048576 bytes".formatted(byteSize));
        assertThat(fixture.heap.statistics().failures()).isEqualTo(1);
    }

    @Test
    void zeroedBlocksAreZeroWhateverWasThere() {
        long dirty = heap.allocate(1000, 16);
        heap.memory().asSlice(dirty, 1000).fill((byte) 1);
        heap.free(dirty);
        long clean = heap.allocateZeroed(1000, 16);
        assertThat(clean).isEqualTo(dirty);
        for (long i = 0; i < 1000; i++) {
            assertThat(heap.memory().get(JAVA_BYTE, clean + i)).isZero();
        }
        heap.free(clean);
    }

    @Test
    void freeingNullDoesNothing() {
        HeapStatistics before = fixture.heap.statistics();
        heap.free(AddressHeap.NULL);
        assertThat(fixture.heap.statistics()).isEqualTo(before);
    }

    @Test
    void aWrongFreeIsAnExceptionThatNamesTheLikelyCause() {
        long block = heap.allocate(64, 16);
        long freed = heap.allocate(64, 16);
        heap.free(freed);
        assertThatThrownBy(() -> heap.free(freed)).isInstanceOfSatisfying(InvalidFreeException.class, thrown -> assertThat(thrown.address()).isEqualTo(freed))
                .hasMessageStartingWith("free of address 0x%x: no live block starts there (generation 1 of 'only', offset 0x40)".formatted(freed));
        assertThatThrownBy(() -> heap.free(block + 16)).isInstanceOf(InvalidFreeException.class)
                .hasMessageContaining("it lies 16 bytes inside of the block at 0x%x, which has 64 bytes and belongs to 'test'", block);
        assertThatThrownBy(() -> heap.free(block + 1)).isInstanceOf(InvalidFreeException.class);
        assertThatThrownBy(() -> heap.free(12)).isInstanceOf(InvalidFreeException.class).hasMessage("free of address 0xc: it lies outside of every window of this heap");
        assertThatThrownBy(() -> heap.free(-16)).isInstanceOf(InvalidFreeException.class);
        assertThatThrownBy(() -> heap.free(Long.MAX_VALUE)).isInstanceOf(InvalidFreeException.class);
        assertThatThrownBy(() -> heap.free(block + 2 * BaseFixture.WINDOW)).isInstanceOf(InvalidFreeException.class).hasMessageContaining("no block is there; if there was one, it was freed");
        assertThat(fixture.heap.statistics().liveBlocks()).isEqualTo(1);
        heap.free(block);
    }

    @Test
    void wrongAddressesCannotBeMeasuredOrResizedEither() {
        long block = heap.allocate(64, 16);
        heap.free(block);
        assertThatThrownBy(() -> heap.usableBytes(block)).isInstanceOf(InvalidFreeException.class);
        assertThatThrownBy(() -> heap.usableBytes(0)).isInstanceOf(InvalidFreeException.class);
        assertThatThrownBy(() -> heap.reallocate(block, 10)).isInstanceOf(InvalidFreeException.class);
        assertThatThrownBy(() -> heap.reallocate(block, 0)).isInstanceOf(InvalidFreeException.class);
    }

    @Test
    void reallocateKeepsTheContentWhereverTheBlockGoes() {
        long block = heap.allocate(64, 16);
        long neighbour = heap.allocate(16, 16);
        for (long i = 0; i < 64; i += 8) {
            heap.memory().set(JAVA_LONG, block + i, i);
        }
        long moved = heap.reallocate(block, 4096);
        assertThat(moved).isNotEqualTo(block);
        long shrunk = heap.reallocate(moved, 32);
        assertThat(shrunk).isEqualTo(moved);
        for (long i = 0; i < 32; i += 8) {
            assertThat(heap.memory().get(JAVA_LONG, shrunk + i)).isEqualTo(i);
        }
        heap.free(neighbour);
        heap.free(shrunk);
        assertThat(fixture.heap.statistics().liveRequestedBytes()).isZero();
    }

    @Test
    void reallocateOfNullAllocatesAndToZeroFrees() {
        long block = heap.reallocate(AddressHeap.NULL, 64);
        assertThat(heap.usableBytes(block)).isGreaterThanOrEqualTo(64);
        assertThat(heap.reallocate(block, 0)).isEqualTo(AddressHeap.NULL);
        assertThat(fixture.heap.statistics().liveBlocks()).isZero();
    }

    @Test
    void aReallocateThatFailsLeavesTheBlockUntouched() {
        long block = heap.allocate(64, 16);
        long neighbour = heap.allocate(16, 16);
        heap.memory().set(JAVA_LONG, block, 77);
        assertThatThrownBy(() -> heap.reallocate(block, BaseFixture.WINDOW)).isInstanceOf(OutOfMemheapException.class);
        assertThatThrownBy(() -> heap.reallocate(block, Long.MAX_VALUE)).isInstanceOf(OutOfMemheapException.class);
        assertThat(heap.memory().get(JAVA_LONG, block)).isEqualTo(77);
        assertThat(fixture.heap.statistics().liveRequestedBytes()).isEqualTo(80);
        heap.free(block);
        heap.free(neighbour);
    }

    @Test
    void statisticsAddUp() {
        long a = heap.allocate(100, 16);
        long b = heap.allocate(28, 16);
        heap.free(a);
        HeapStatistics statistics = fixture.heap.statistics();
        assertThat(statistics.component()).isEqualTo("only");
        assertThat(statistics.liveBlocks()).isEqualTo(1);
        assertThat(statistics.liveRequestedBytes()).isEqualTo(28);
        assertThat(statistics.liveUsableBytes()).isEqualTo(32);
        assertThat(statistics.peakUsedBytes()).isEqualTo(112 + 28);
        assertThat(statistics.allocations()).isEqualTo(2);
        assertThat(statistics.frees()).isEqualTo(1);
        assertThat(statistics.sizeBytes()).isEqualTo(BaseFixture.WINDOW);
        fixture.base.resetPeaks();
        assertThat(fixture.heap.statistics().peakUsedBytes()).isZero();
        heap.free(b);
    }

    @Test
    void onceTheBaseHasStoppedEveryCallSaysSo() throws Exception {
        BaseFixture stopped = fixture;
        long block = heap.allocate(64, 16);
        var memory = heap.memory();
        stopped.close();
        assertThatThrownBy(() -> heap.allocate(64, 16)).isInstanceOf(HeapClosedException.class);
        assertThatThrownBy(() -> heap.free(block)).isInstanceOf(HeapClosedException.class);
        assertThatThrownBy(() -> heap.free(0)).isInstanceOf(HeapClosedException.class);
        assertThatThrownBy(() -> heap.usableBytes(block)).isInstanceOf(HeapClosedException.class);
        assertThatThrownBy(() -> heap.reallocate(block, 10)).isInstanceOf(HeapClosedException.class);
        assertThatThrownBy(heap::memory).isInstanceOf(HeapClosedException.class);
        assertThatThrownBy(() -> stopped.heap.statistics()).isInstanceOf(HeapClosedException.class);
        open();
        assertThatThrownBy(() -> memory.get(JAVA_LONG, block)).isInstanceOf(IllegalStateException.class);
    }
}
