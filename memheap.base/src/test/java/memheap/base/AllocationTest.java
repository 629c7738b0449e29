package memheap.base;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import memheap.api.Allocation;
import memheap.api.Memheap;
import memheap.api.OutOfMemheapException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllocationTest {

    private BaseFixture fixture;
    private Memheap heap;

    @BeforeEach
    void open() throws Exception {
        fixture = new BaseFixture();
        fixture.add("only", 1, new ScriptedComponent());
        heap = fixture.heap;
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void anAllocationIsExactlyAsLargeAsAskedFor() {
        try (Allocation block = heap.allocate(100)) {
            assertThat(block.byteSize()).isEqualTo(100);
            assertThat(block.segment().byteSize()).isEqualTo(100);
            block.segment().set(JAVA_BYTE, 99, (byte) 1);
            assertThatThrownBy(() -> block.segment().set(JAVA_BYTE, 100, (byte) 1)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThat(heap.contains(block.segment())).isTrue();
            assertThat(heap.contains(block.address())).isTrue();
        }
        assertThat(heap.statistics().liveBlocks()).isZero();
    }

    @Test
    void aClosedAllocationCannotBeReadClosedOrResizedAgain() {
        Allocation block = heap.allocate(64);
        block.close();
        assertThatThrownBy(block::segment).isInstanceOf(IllegalStateException.class).hasMessageContaining("it was closed or resized before");
        assertThatThrownBy(block::close).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> heap.resize(block, 10)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void ofManyThreadsThatCloseAnAllocationExactlyOneFreesIt() {
        for (int round = 0; round < 500; round++) {
            Allocation block = heap.allocate(64);
            var refused = new AtomicInteger();
            IntStream.range(0, 4).parallel().forEach(thread -> {
                try {
                    block.close();
                } catch (IllegalStateException closedBefore) {
                    refused.incrementAndGet();
                }
            });
            assertThat(refused).as("round %d", round).hasValue(3);
        }
        assertThat(heap.statistics().liveBlocks()).isZero();
    }

    @Test
    void aResizedAllocationReplacesItsHandleAndKeepsItsContent() {
        Allocation small = heap.allocate(16);
        Allocation wall = heap.allocate(16);
        small.segment().set(JAVA_LONG, 8, 5);
        Allocation large = heap.resize(small, 1000);
        assertThat(large.segment().get(JAVA_LONG, 8)).isEqualTo(5);
        assertThatThrownBy(small::close).isInstanceOf(IllegalStateException.class);
        Allocation empty = heap.resize(large, 0);
        assertThat(empty.segment().byteSize()).isZero();
        assertThat(heap.statistics().liveBlocks()).isEqualTo(2);
        empty.close();
        wall.close();
    }

    @Test
    void aResizeThatFailsLeavesTheAllocationUntouched() {
        try (Allocation block = heap.allocate(64); Allocation wall = heap.allocate(16)) {
            block.segment().set(JAVA_LONG, 0, 9);
            assertThatThrownBy(() -> heap.resize(block, BaseFixture.WINDOW)).isInstanceOf(OutOfMemheapException.class);
            assertThatThrownBy(() -> heap.resize(block, -1)).isInstanceOf(IllegalArgumentException.class);
            assertThat(block.segment().get(JAVA_LONG, 0)).isEqualTo(9);
            assertThat(wall.byteSize()).isEqualTo(16);
        }
    }

    @Test
    void anAllocationOfAnotherHeapIsRefused() throws Exception {
        try (var other = new BaseFixture()) {
            other.add("only", 1, new ScriptedComponent());
            try (Allocation foreign = other.heap.allocate(64)) {
                assertThatThrownBy(() -> heap.resize(foreign, 10)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("is not an allocation of this heap");
            }
        }
        assertThatThrownBy(() -> heap.resize(null, 10)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void nothingOutsideOfTheHeapIsContained() {
        assertThat(heap.contains(MemorySegment.ofArray(new byte[8]))).isFalse();
        assertThat(heap.contains(0)).isFalse();
        try (Arena elsewhere = Arena.ofConfined()) {
            assertThat(heap.contains(elsewhere.allocate(8))).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anArenaZeroesFreesOnCloseAndRevokesAccess(boolean confined) {
        MemorySegment kept;
        try (Arena arena = confined ? heap.confinedArena() : heap.sharedArena()) {
            for (int i = 0; i < 100; i++) {
                MemorySegment text = arena.allocateFrom("block number " + i);
                assertThat(heap.contains(text)).isTrue();
                assertThat(text.getString(0)).isEqualTo("block number " + i);
            }
            kept = arena.allocate(64, 64);
            assertThat(kept.get(JAVA_LONG, 0)).isZero();
            assertThat(kept.address() % 64).isZero();
            assertThat(heap.statistics().liveBlocks()).isEqualTo(101);
        }
        assertThat(heap.statistics().liveBlocks()).isZero();
        assertThatThrownBy(() -> kept.get(JAVA_LONG, 0)).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aClosedArenaNeitherAllocatesNorClosesAgain(boolean confined) {
        Arena arena = confined ? heap.confinedArena() : heap.sharedArena();
        arena.close();
        assertThatThrownBy(() -> arena.allocate(8)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(arena::close).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aConfinedArenaBelongsToItsThread() throws Exception {
        try (Arena arena = heap.confinedArena()) {
            MemorySegment mine = arena.allocate(8);
            Thread other = Thread.ofPlatform().start(() -> {
                assertThatThrownBy(() -> arena.allocate(8)).isInstanceOf(WrongThreadException.class);
                assertThatThrownBy(() -> mine.set(JAVA_BYTE, 0, (byte) 1)).isInstanceOf(WrongThreadException.class);
                assertThatThrownBy(arena::close).isInstanceOf(WrongThreadException.class);
                mineUntouched.incrementAndGet();
            });
            other.join();
            assertThat(mineUntouched).hasValue(1);
            assertThat(mine.get(JAVA_BYTE, 0)).isZero();
        }
    }

    private final AtomicInteger mineUntouched = new AtomicInteger();

    @Test
    void aSharedArenaServesManyThreads() {
        try (Arena arena = heap.sharedArena()) {
            IntStream.range(0, 1000).parallel().forEach(i -> arena.allocate(16).set(JAVA_LONG, 0, i));
            assertThat(heap.statistics().liveBlocks()).isEqualTo(1000);
        }
        assertThat(heap.statistics().liveBlocks()).isZero();
    }

    @Test
    void anArenaThatOutlivesTheBaseCanStillBeClosed() {
        Arena arena = heap.confinedArena();
        MemorySegment orphan = arena.allocate(64);
        fixture.close();
        assertThat(orphan.get(JAVA_LONG, 0)).isZero();
        arena.close();
        assertThatThrownBy(() -> orphan.get(JAVA_LONG, 0)).isInstanceOf(IllegalStateException.class);
    }
}
