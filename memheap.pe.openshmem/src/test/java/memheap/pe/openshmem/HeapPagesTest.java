package memheap.pe.openshmem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HeapPagesTest {

    private static final long HEAP_BYTES = 1 << 20;
    private static final int ROUNDS = 200;

    private final SystemCalls system = new SystemCalls();

    private static MemorySegment shared(Arena arena) throws IOException {
        Path file = Files.createTempFile(Path.of("/dev/shm"), "memheap-test-", null);
        try (var access = new RandomAccessFile(file.toFile(), "rw")) {
            access.setLength(HEAP_BYTES);
            return access.getChannel().map(FileChannel.MapMode.READ_WRITE, 0, HEAP_BYTES, arena);
        } finally {
            Files.delete(file);
        }
    }

    private static void releasesLikeAFill(HeapPages pages, MemorySegment heap) {
        long seed = Long.getLong("memheap.pe.seed", System.nanoTime());
        System.out.println("HeapPagesTest: memheap.pe.seed=" + seed);
        var random = new Random(seed);
        MemorySegment model = MemorySegment.ofArray(new byte[(int) HEAP_BYTES]);
        for (int round = 0; round < ROUNDS; round++) {
            long offset = random.nextLong(HEAP_BYTES);
            long byteSize = random.nextLong(HEAP_BYTES - offset + 1);
            model.fill((byte) (round + 1)).asSlice(offset, byteSize).fill((byte) 0);
            heap.fill((byte) (round + 1));
            pages.release(offset, byteSize);
            assertThat(heap.mismatch(model)).as("release of %d bytes at %d", byteSize, offset).isEqualTo(-1);
        }
    }

    @Test
    void whatIsReleasedOfSharedMemoryIsZeroAndNothingElse() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment heap = shared(arena);
            releasesLikeAFill(new HeapPages(system, heap, false, false), heap);
        }
    }

    @Test
    void whatIsReleasedOfPrivateMemoryIsZeroAndNothingElse() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment heap = arena.allocate(HEAP_BYTES, 16);
            releasesLikeAFill(new HeapPages(system, heap, true, true), heap);
        }
    }

    @Test
    void pagesThatCannotBeGivenBackAreZeroed() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment heap = arena.allocate(HEAP_BYTES, 4096);
            releasesLikeAFill(new HeapPages(system, heap, false, false), heap); // the kernel refuses: nothing is shared there
        }
    }

    @Test
    void pagesAreGivenBackToTheSystemAndClaimedFromIt() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment heap = shared(arena);
            var pages = new HeapPages(system, heap, false, false);
            pages.claim(0, HEAP_BYTES);
            assertThat(residentKibibytes(heap)).isEqualTo(HEAP_BYTES >> 10);
            heap.set(ValueLayout.JAVA_LONG, 8, 5);
            pages.claim(0, 1 << 16);
            assertThat(heap.get(ValueLayout.JAVA_LONG, 8)).isEqualTo(5);
            pages.release(0, HEAP_BYTES);
            assertThat(residentKibibytes(heap)).isZero();
            pages.claim(5000, 1);
            assertThat(residentKibibytes(heap)).isPositive();
            pages.claim(100, 0);
        }
    }

    private static long residentKibibytes(MemorySegment heap) throws IOException {
        String start = Long.toHexString(heap.address()) + "-";
        var lines = Files.readAllLines(Path.of("/proc/self/smaps"));
        int line = 0;
        while (!lines.get(line).startsWith(start)) {
            line++;
        }
        while (!lines.get(line).startsWith("Rss:")) {
            line++;
        }
        return Long.parseLong(lines.get(line).replaceAll("[^0-9]", ""));
    }

    @Test
    void memoryThatTheSystemDoesNotHaveIsAnException() {
        MemorySegment nothing = MemorySegment.ofAddress(1L << 46).reinterpret(HEAP_BYTES);
        assertThatThrownBy(() -> new HeapPages(system, nothing, false, false).claim(0, HEAP_BYTES)).isInstanceOf(IOException.class)
                .hasMessageContainingAll("has not given 1048576 bytes of the heap at 0x0 their pages", "errno 12");
    }

    /** Has calls end as a signal to the thread ends them. */
    private static final class Interrupted extends SystemCalls {

        private static final int ERRNO_INTERRUPTED = 4;
        private static final VarHandle ERRNO = Linker.Option.captureStateLayout().varHandle(MemoryLayout.PathElement.groupElement("errno"));

        private int signals = 3;

        @Override
        long invoke(Call call, MemorySegment state) throws Throwable {
            if (signals == 0) {
                return super.invoke(call, state);
            }
            signals--;
            ERRNO.set(state, 0L, ERRNO_INTERRUPTED);
            return -1;
        }
    }

    @Test
    void pagesAreClaimedInSpiteOfSignalsToTheThread() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment heap = shared(arena);
            new HeapPages(new Interrupted(), heap, false, false).claim(0, HEAP_BYTES);
            assertThat(residentKibibytes(heap)).isEqualTo(HEAP_BYTES >> 10);
        }
    }
}
