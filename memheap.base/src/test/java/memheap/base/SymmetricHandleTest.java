package memheap.base;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import memheap.api.Allocation;
import memheap.base.JobFixture.Pe;
import memheap.pe.PeerLostException;
import memheap.pe.SymmetryViolationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Handles of blocks of a symmetric heap. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SymmetricHandleTest {

    private static final CountDownLatch INSIDE = new CountDownLatch(1);
    private static final CountDownLatch MAY_RETURN = new CountDownLatch(1);

    @TempDir
    private Path folder;

    private static int close(Pe pe, Allocation block) {
        block.close();
        return pe.number;
    }

    private static void assertAllLive(JobFixture job, long blocks) {
        assertThat(job.pes()).allMatch(pe -> pe.heap.statistics().liveBlocks() == blocks);
    }

    @Test
    void aCloseThatWasUndoneSinceAPeWasLostCanBeMadeAgain() throws Exception {
        try (var job = new JobFixture(folder, 3, true)) {
            job.addEverywhere("first", 1);
            List<Allocation> blocks = job.results(pe -> pe.heap.allocate(100, 16));
            job.lose(2);
            assertThat(job.all(pe -> close(pe, blocks.get(pe.number)))).allMatch(end -> end.failure() instanceof PeerLostException);
            assertAllLive(job, 1);
            assertThat(blocks.get(0).segment().byteSize()).isEqualTo(100);
            job.results(pe -> close(pe, blocks.get(pe.number)));
            assertAllLive(job, 0);
        }
    }

    @Test
    void aCloseThatWasUndoneSinceThePesHaveClosedOtherBlocksCanBeMadeAgain() throws Exception {
        try (var job = new JobFixture(folder, 2, true)) {
            job.addEverywhere("first", 1);
            List<List<Allocation>> blocks = job.results(pe -> List.of(pe.heap.allocate(100, 16), pe.heap.allocate(100, 16)));
            assertThat(job.all(pe -> close(pe, blocks.get(pe.number).get(pe.number)))).allMatch(end -> end.failure() instanceof SymmetryViolationException);
            assertAllLive(job, 2);
            job.results(pe -> close(pe, blocks.get(pe.number).get(0)));
            job.results(pe -> close(pe, blocks.get(pe.number).get(1)));
            assertAllLive(job, 0);
        }
    }

    /** Called by the C library. */
    private static int compare(MemorySegment one, MemorySegment other) {
        INSIDE.countDown();
        try {
            MAY_RETURN.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return Long.compare(one.address(), other.address());
    }

    private static MethodHandle sort(Linker linker) {
        return linker.downcallHandle(linker.defaultLookup().findOrThrow("qsort"), FunctionDescriptor.ofVoid(ADDRESS, JAVA_LONG, JAVA_LONG, ADDRESS));
    }

    @Test
    void theMemoryOfANativeCallStaysMappedUntilItEnds() throws Exception {
        Linker linker = Linker.nativeLinker();
        MethodHandle compare = MethodHandles.lookup().findStatic(SymmetricHandleTest.class, "compare", MethodType.methodType(int.class, MemorySegment.class, MemorySegment.class));
        MemorySegment comparator = linker.upcallStub(compare, FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS), Arena.global());
        var job = new JobFixture(folder, 1, true);
        job.addEverywhere("first", 1);
        MemorySegment block = job.pe(0).heap.allocate(4096, 16).segment();
        var sorting = new FutureTask<Void>(() -> {
            try {
                sort(linker).invokeExact(block, 2L, (long) Long.BYTES, comparator);
                return null;
            } catch (Throwable failed) {
                throw new IllegalStateException(failed);
            }
        });
        Thread.ofPlatform().daemon().start(sorting);
        INSIDE.await();
        job.close();
        assertThat(isMapped(block.address())).isTrue();
        MAY_RETURN.countDown();
        sorting.get();
    }

    private static boolean isMapped(long address) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/maps")).stream().map(line -> line.split("[ -]"))
                .anyMatch(words -> Long.parseUnsignedLong(words[0], 16) <= address && address < Long.parseUnsignedLong(words[1], 16));
    }

    @Test
    void broadcastsFromOtherPesAreFoundOutWhereverTheirTargetsLie() throws Exception {
        try (var job = new JobFixture(folder, 2, true)) {
            job.addEverywhere("first", 1);
            long block = job.results(pe -> pe.addresses.allocate(4096, 16)).getFirst();
            for (long apart : new long[] {0, 1, 31, 248}) {
                assertThat(job.all(pe -> {
                    pe.elements.broadcast(pe.number, block + (pe.number == 0 ? apart : 0), block + 1024, 8);
                    return pe.number;
                })).as("targets %d bytes apart", apart).allMatch(end -> end.failure() instanceof SymmetryViolationException);
            }
        }
    }
}
