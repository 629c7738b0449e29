package memheap.peers;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.MemorySegment;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import memheap.replay.peer.Peer;
import memheap.replay.peer.PeerHeap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the contract of a {@link PeerHeap} asks of each peer that is on this machine. */
class PeerHeapsTest {

    private static final int SLOTS = 3000;
    private static final int STEPS = 60_000;
    private static final int MOST_BYTES = 4000;

    /** Up to 128 bytes: a larger alignment is not always heeded by mimalloc 2.0.9, whichever of its functions is asked. */
    private static final int ALIGNMENTS = 8;

    private final long[] blocks = new long[SLOTS];
    private final int[] byteSizes = new int[SLOTS];
    private final byte[] contents = new byte[SLOTS];

    static Stream<Peer> peers() {
        return PeerServices.all();
    }

    @Test
    void theyAreCalledAsTheirUsersCallThem() {
        assertThat(peers().map(Peer::name)).containsExactly("glibc", "jemalloc", "mimalloc", "tcmalloc", "netty");
    }

    @ParameterizedTest
    @MethodSource("peers")
    void blocksKeepTheirContentAndAlignmentThroughAllocatingResizingAndFreeing(Peer peer) {
        long seed = Long.getLong("memheap.seed", System.nanoTime());
        System.out.println(peer.name() + ": -Dmemheap.seed=" + seed);
        PeerHeap heap = heap(peer);
        var random = new Random(seed);
        for (int step = 0; step < STEPS; step++) {
            int slot = random.nextInt(SLOTS);
            if (blocks[slot] == PeerHeap.NONE) {
                allocate(heap, slot, random);
            } else if (random.nextInt(3) == 0) {
                resize(heap, slot, 1 + random.nextInt(MOST_BYTES));
            } else {
                free(heap, slot);
            }
        }
        for (int slot = 0; slot < SLOTS; slot++) {
            if (blocks[slot] != PeerHeap.NONE) {
                free(heap, slot);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("peers")
    void blocksOfNoBytesAreLiveAndDifferent(Peer peer) {
        PeerHeap heap = heap(peer);
        Set<Long> live = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            assertThat(live.add(heap.allocate(0, 1))).isTrue();
        }
        assertThat(live).doesNotContain(PeerHeap.NONE);
        live.forEach(heap::free);
    }

    @ParameterizedTest
    @MethodSource("peers")
    void aBlockThatNoMachineHasRoomForIsRefused(Peer peer) {
        PeerHeap heap = heap(peer);
        assertThatThrownBy(() -> heap.allocate(1L << 60, 1)).isInstanceOfAny(OutOfMemoryError.class, IllegalArgumentException.class).hasMessageContaining("1152921504606846976");
    }

    @Test
    void heapsOfDifferentPeersHaveDifferentTypes() {
        assertThat(peers().filter(peer -> peer.absence().isEmpty()).map(peer -> peer.heap().getClass().toString())).doesNotHaveDuplicates();
    }

    @Test
    void nettySaysWhichSizesItsBuffersCanHave() {
        PeerHeap heap = new NettyPeer().heap();
        assertThatIllegalArgumentException().isThrownBy(() -> heap.allocate(3L << 30, 1))
                .withMessage("a buffer of Netty has at most 2147483647 bytes, but 3221225472 were asked for");
    }

    private static PeerHeap heap(Peer peer) {
        assumeTrue(peer.absence().isEmpty(), () -> peer.absence().orElseThrow());
        return peer.heap();
    }

    private void allocate(PeerHeap heap, int slot, Random random) {
        int byteSize = random.nextInt(MOST_BYTES);
        long byteAlignment = 1L << random.nextInt(ALIGNMENTS);
        boolean zeroed = random.nextBoolean();
        blocks[slot] = zeroed ? heap.allocateZeroed(byteSize, byteAlignment) : heap.allocate(byteSize, byteAlignment);
        byteSizes[slot] = byteSize;
        assertThat(heap.address(blocks[slot]) % byteAlignment).as("misalignment of a block of %d bytes at a multiple of %d", byteSize, byteAlignment).isZero();
        if (zeroed) {
            contents[slot] = 0;
            check(heap, slot, byteSize);
        }
        fill(heap, slot, random);
    }

    private void resize(PeerHeap heap, int slot, int newByteSize) {
        blocks[slot] = heap.reallocate(blocks[slot], newByteSize);
        check(heap, slot, Math.min(byteSizes[slot], newByteSize));
        byteSizes[slot] = newByteSize;
        bytes(heap, slot, newByteSize).fill(contents[slot]);
    }

    private void free(PeerHeap heap, int slot) {
        check(heap, slot, byteSizes[slot]);
        heap.free(blocks[slot]);
        blocks[slot] = PeerHeap.NONE;
    }

    private void fill(PeerHeap heap, int slot, Random random) {
        contents[slot] = (byte) (1 + random.nextInt(255));
        bytes(heap, slot, byteSizes[slot]).fill(contents[slot]);
    }

    private void check(PeerHeap heap, int slot, int byteSize) {
        MemorySegment bytes = bytes(heap, slot, byteSize);
        for (int i = 0; i < byteSize; i++) {
            if (bytes.get(JAVA_BYTE, i) != contents[slot]) {
                assertThat(bytes.get(JAVA_BYTE, i)).as("byte %d of a block of %d bytes", i, byteSizes[slot]).isEqualTo(contents[slot]);
            }
        }
    }

    private MemorySegment bytes(PeerHeap heap, int slot, int byteSize) {
        return heap.memory().asSlice(heap.address(blocks[slot]), byteSize);
    }
}
