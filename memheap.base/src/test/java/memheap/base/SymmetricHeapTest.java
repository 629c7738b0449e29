package memheap.base;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.Function;
import memheap.api.Allocation;
import memheap.api.HeapStatistics;
import memheap.api.InvalidFreeException;
import memheap.api.NoActiveComponentException;
import memheap.api.OutOfMemheapException;
import memheap.base.JobFixture.End;
import memheap.base.JobFixture.Pe;
import memheap.pe.PeerLostException;
import memheap.pe.SymmetryViolationException;
import memheap.tck.Seeds;
import memheap.user.UserOfHeap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SymmetricHeapTest {

    @TempDir
    Path folder;

    private JobFixture job(int count, String... settings) throws Exception {
        return new JobFixture(folder, count, true, settings);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void whateverAllCallAllGetTheSame(int count) throws Exception {
        long seed = Seeds.printed("symmetric heap");
        try (JobFixture job = job(count)) {
            job.addEverywhere("first", 1);
            List<List<Long>> addresses = job.results(pe -> calls(pe, new Random(seed)));
            assertThat(addresses).allMatch(addresses.getFirst()::equals);
            assertThat(addresses.getFirst()).hasSizeGreaterThan(100);
            assertThat(job.pes()).allMatch(pe -> pe.base.verify().isEmpty());
        }
    }

    /** Each block holds its own address, also after it has moved. */
    private static List<Long> calls(Pe pe, Random random) {
        var live = new ArrayList<Long>();
        var seen = new ArrayList<Long>();
        for (int i = 0; i < 400; i++) {
            int at = live.isEmpty() ? 0 : random.nextInt(live.size());
            switch (live.isEmpty() ? 0 : random.nextInt(4)) {
                case 0 -> live.add(marked(pe, pe.addresses.allocate(8 + random.nextInt(500), 1L << random.nextInt(7))));
                case 1 -> live.add(marked(pe, pe.addresses.allocateZeroed(8 + random.nextInt(500), 16)));
                case 2 -> live.set(at, resized(pe, live.get(at), 8 + random.nextInt(1000)));
                default -> pe.addresses.free(live.remove(at));
            }
            seen.addAll(live);
        }
        live.forEach(address -> assertThat(pe.elements.memory().get(JAVA_LONG, address)).isEqualTo(address));
        return seen;
    }

    private static long marked(Pe pe, long address) {
        pe.elements.memory().set(JAVA_LONG, address, address);
        return address;
    }

    private static long resized(Pe pe, long address, long byteSize) {
        long moved = pe.addresses.reallocate(address, byteSize);
        assertThat(pe.elements.memory().get(JAVA_LONG, moved)).isEqualTo(address);
        return marked(pe, moved);
    }

    @Test
    void whatOthersPutIntoAZeroedBlockAsSoonAsTheyHaveItIsNotWiped() throws Exception {
        try (JobFixture job = job(2)) {
            job.addEverywhere("first", 1);
            List<Long> found = job.results(pe -> {
                long sum = 0;
                for (int i = 0; i < 200; i++) {
                    long block = pe.addresses.allocateZeroed(64 << 10, 16);
                    pe.elements.setLong(1 - pe.number, block, 1);
                    pe.elements.barrier();
                    sum += pe.elements.memory().get(JAVA_LONG, block);
                    pe.addresses.free(block);
                }
                return sum;
            });
            assertThat(found).containsExactly(200L, 200L);
        }
    }

    @Test
    void noBytesAreNoBlockAndNoCall() throws Exception {
        try (JobFixture job = job(2)) {
            job.addEverywhere("first", 1);
            Pe alone = job.pe(0);
            assertThat(alone.addresses.allocate(0, 16)).isZero();
            alone.addresses.free(0);
            try (Allocation nothing = alone.heap.allocate(0)) {
                assertThat(nothing.segment().byteSize()).isZero();
            }
            assertThat(alone.heap.allocateAll(16, 0, 0)).allMatch(block -> block.address() == 0);
        }
    }

    @Test
    void severalBlocksAreAllocatedInOneCallOrNone() throws Exception {
        try (JobFixture job = job(2)) {
            job.addEverywhere("first", 1);
            List<List<Long>> blocks = job.results(pe -> pe.heap.allocateAll(64, 100, 0, 200).stream().map(Allocation::address).toList());
            assertThat(blocks.get(0)).isEqualTo(blocks.get(1)).satisfies(addresses -> assertThat(addresses.get(1)).isZero());
            assertThat(job.all(pe -> pe.heap.allocateAll(16, 100, 2 * JobFixture.WINDOW))).allMatch(end -> end.failure() instanceof OutOfMemheapException);
            assertThat(job.pes()).allMatch(pe -> pe.heap.statistics().liveBlocks() == 2);
        }
    }

    private static void assertAll(List<? extends End<?>> ends, Class<? extends Throwable> failure, String... words) {
        assertThat(ends).allSatisfy(end -> assertThat(end.failure()).isInstanceOf(failure).hasMessageContainingAll(words));
        assertThat(ends.stream().map(end -> end.failure().getMessage()).distinct()).as("what the PEs throw").hasSize(1);
    }

    private static Object other(Pe pe, Function<Pe, Object> calledByOthers, Function<Pe, Object> calledByTheLast, int count) {
        return (pe.number == count - 1 ? calledByTheLast : calledByOthers).apply(pe);
    }

    private void assertDivergence(String[] words, BiFunction<Pe, Long, Object> others, BiFunction<Pe, Long, Object> last) throws Exception {
        try (JobFixture job = job(3)) {
            job.addEverywhere("first", 1);
            long block = job.results(pe -> pe.addresses.allocate(100, 16)).getFirst();
            List<List<Long>> before = job.results(SymmetricHeapTest::live);
            List<End<Object>> ends = job.all(pe -> other(pe, one -> others.apply(one, block), one -> last.apply(one, block), 3));
            assertAll(ends, SymmetryViolationException.class, words);
            assertThat(((SymmetryViolationException) ends.getFirst().failure()).calls()).extracting(SymmetryViolationException.Call::pe).containsExactly(0, 1, 2);
            assertThat(job.pes()).allMatch(pe -> pe.heap.statistics().liveBlocks() == 1 && pe.base.verify().isEmpty());
            assertThat(job.results(SymmetricHeapTest::live)).isEqualTo(before);
            assertThat(job.results(pe -> pe.addresses.allocate(50, 16)).stream().distinct()).as("the next call").hasSize(1);
        }
    }

    /** What is live in the heap of one PE. */
    private static List<Long> live(Pe pe) {
        HeapStatistics now = pe.heap.statistics();
        return List.of(now.liveRequestedBytes(), now.liveUsableBytes(), now.liveBlocks(), now.largestFreeBytes());
    }

    @Test
    void anotherSizeIsToldInAllPes() throws Exception {
        assertDivergence(new String[] {"PEs 0, 1: allocate of 100 bytes aligned to 16", "PE 2: allocate of 104 bytes aligned to 16", "by first (test.first 1.0.0) from memheap.user.UserOfHeap.allocate(UserOfHeap.java:"},
                (pe, block) -> UserOfHeap.allocate(pe.addresses, 100), (pe, block) -> UserOfHeap.allocate(pe.addresses, 104));
    }

    @Test
    void anotherAlignmentIsToldInAllPes() throws Exception {
        assertDivergence(new String[] {"PE 2: allocate of 100 bytes aligned to 32"}, (pe, block) -> pe.addresses.allocate(100, 16), (pe, block) -> pe.addresses.allocate(100, 32));
    }

    @Test
    void anAlignmentThatIsNoneIsToldInAllPes() throws Exception {
        assertDivergence(new String[] {"PE 2: allocate of 100 bytes aligned to 3"}, (pe, block) -> pe.addresses.allocate(100, 16), (pe, block) -> pe.addresses.allocate(100, 3));
    }

    @Test
    void zeroedBytesInOnePeOnlyAreToldInAllPes() throws Exception {
        assertDivergence(new String[] {"PE 2: allocateZeroed of 100"}, (pe, block) -> pe.addresses.allocate(100, 16), (pe, block) -> pe.addresses.allocateZeroed(100, 16));
    }

    @Test
    void aFreeInOnePeOnlyIsToldInAllPes() throws Exception {
        assertDivergence(new String[] {"PE 2: free at 0x"}, (pe, block) -> pe.addresses.allocate(100, 16), (pe, block) -> {
            pe.addresses.free(block);
            return null;
        });
    }

    @Test
    void aFreeOfAnotherBlockIsToldInAllPes() throws Exception {
        assertDivergence(new String[] {"PEs 0, 1: free at 0x", "PE 2: free at 0x10"}, (pe, block) -> {
            pe.addresses.free(block);
            return null;
        }, (pe, block) -> {
            pe.addresses.free(16);
            return null;
        });
    }

    @Test
    void aResizeToAnotherSizeIsToldInAllPes() throws Exception {
        assertDivergence(new String[] {"PEs 0, 1: resize of 200 bytes at", "PE 2: resize of 300 bytes"}, (pe, block) -> pe.addresses.reallocate(block, 200), (pe, block) -> pe.addresses.reallocate(block, 300));
    }

    @Test
    void aResizeInPlaceIsUndoneWhereOthersHaveCalledSomethingElse() throws Exception {
        assertDivergence(new String[] {"PE 2: resize of 20 bytes"}, (pe, block) -> pe.addresses.allocate(20, 16), (pe, block) -> pe.addresses.reallocate(block, 20));
    }

    @Test
    void aResizeThatGrowsInPlaceIsUndoneWhereOthersHaveCalledSomethingElse() throws Exception {
        assertDivergence(new String[] {"PE 2: resize of 300 bytes"}, (pe, block) -> pe.addresses.allocate(20, 16), (pe, block) -> pe.addresses.reallocate(block, 300));
    }

    @Test
    void aBlockThatIsNotCutAfterAllHoldsWhatItHeld() throws Exception {
        try (JobFixture job = job(2, "memheap.hardening", "cheap")) {
            job.addEverywhere("first", 1);
            long block = job.results(pe -> pe.addresses.allocate(100, 16)).getFirst();
            job.results(pe -> marked(pe, block + 88));
            job.all(pe -> other(pe, one -> one.addresses.allocate(20, 16), one -> one.addresses.reallocate(block, 20), 2));
            assertThat(job.results(pe -> pe.elements.memory().get(JAVA_LONG, block + 88))).containsOnly(block + 88);
            assertThat(job.results(pe -> pe.addresses.reallocate(block, 20))).containsOnly(block);
            assertThat(job.pes()).allMatch(pe -> pe.heap.statistics().liveRequestedBytes() == 20);
        }
    }

    @Test
    void whatSomeHaveToldOfTheirComponentsWhileOthersCalledSomethingElseIsToldAgain() throws Exception {
        try (JobFixture job = job(3)) {
            job.addEverywhere("first", 1);
            long block = job.results(pe -> pe.addresses.allocate(100, 16)).getFirst();
            job.results(pe -> pe.addresses.allocate(100, 16));
            job.addEverywhere("better", 5);
            assertAll(job.all(pe -> other(pe, one -> one.addresses.allocate(100, 16), one -> {
                one.elements.broadcast(0, block, block, 8);
                return null;
            }, 3)), SymmetryViolationException.class, "PE 2: broadcast of PE 0");
            job.results(pe -> pe.addresses.allocate(100, 16));
            assertThat(job.results(pe -> pe.addresses.allocate(100, 16)).stream().distinct()).hasSize(1);
            assertThat(job.pes()).allMatch(pe -> pe.active().equals("better"));
        }
    }

    @Test
    void otherSizesOfSeveralBlocksAreToldInAllPes() throws Exception {
        assertDivergence(new String[] {"PEs 0, 1: allocateAll [10, 20]", "PE 2: allocateAll [20, 10]"}, (pe, block) -> pe.heap.allocateAll(16, 10, 20), (pe, block) -> pe.heap.allocateAll(16, 20, 10));
    }

    @Test
    void aBarrierInOnePeOnlyIsToldInAllPes() throws Exception {
        assertDivergence(new String[] {"PEs 0, 1: allocate of 100", "PE 2: barrier from"}, (pe, block) -> pe.addresses.allocate(100, 16), (pe, block) -> {
            pe.elements.barrier();
            return null;
        });
    }

    @Test
    void aBroadcastInOnePeOnlyIsToldInAllPes() throws Exception {
        assertDivergence(new String[] {"PEs 0, 1: allocate of 100", "PE 2: broadcast of PE 0"}, (pe, block) -> pe.addresses.allocate(100, 16), (pe, block) -> {
            pe.elements.broadcast(0, block, block, 8);
            return null;
        });
    }

    @Test
    void anotherRootOfABroadcastIsToldInAllPes() throws Exception {
        assertDivergence(new String[] {"PEs 0, 1: broadcast of PE 0", "PE 2: broadcast of PE 1"}, (pe, block) -> {
            pe.elements.broadcast(0, block, block, 8);
            return null;
        }, (pe, block) -> {
            pe.elements.broadcast(1, block, block, 8);
            return null;
        });
    }

    @Test
    void whatFailsInAllPesAlikeIsThrownByEach() throws Exception {
        try (JobFixture job = job(2)) {
            job.addEverywhere("first", 1);
            assertThat(job.all(pe -> pe.addresses.allocate(2 * JobFixture.WINDOW, 16))).allMatch(end -> end.failure() instanceof OutOfMemheapException);
            assertThat(job.all(pe -> pe.addresses.allocate(8, 3))).allMatch(end -> end.failure() instanceof IllegalArgumentException);
            assertThat(job.all(pe -> {
                pe.addresses.free(4096);
                return null;
            })).allMatch(end -> end.failure() instanceof InvalidFreeException);
        }
    }

    @Test
    void aLackOfSpaceInOnePeIsTheSameExceptionInAll() throws Exception {
        try (JobFixture job = job(3)) {
            job.addEverywhere("first", 1);
            long block = job.results(pe -> pe.addresses.allocate(100, 16)).getFirst();
            job.pe(1).remove("first");
            job.pe(1).add("first", 1, "1.0.0").full = true;
            assertAll(job.all(pe -> pe.addresses.allocate(200, 16)), OutOfMemheapException.class, "allocate of job 'job' has failed in PE 1, so it is undone in all: ");
            assertThat(job.pes()).allMatch(pe -> pe.heap.statistics().liveBlocks() == 1 && pe.heap.contains(block) && pe.base.verify().isEmpty());
        }
    }

    @Test
    void aComponentServesOnceAllPesHaveItAndExplainSaysWhoLacksIt() throws Exception {
        try (JobFixture job = job(3)) {
            job.addEverywhere("first", 1);
            long before = job.results(pe -> pe.addresses.allocate(100, 16)).getFirst();
            job.pe(0).add("better", 5, "1.0.0");
            job.pe(1).add("better", 5, "1.0.0");
            job.results(pe -> pe.addresses.allocate(100, 16));
            job.results(pe -> pe.addresses.allocate(100, 16));
            assertThat(job.pes()).allMatch(pe -> pe.active().equals("first"));
            assertThat(job.pe(0).base.explain()).contains("'better'", "PE 2 cannot be served by it");
            job.pe(2).add("better", 5, "1.0.0");
            List<Long> after = job.results(pe -> {
                pe.addresses.allocate(100, 16);
                return pe.addresses.allocate(100, 16);
            });
            assertThat(job.pes()).allMatch(pe -> pe.active().equals("better"));
            assertThat(after.stream().distinct()).hasSize(1);
            job.results(pe -> {
                pe.addresses.free(before);
                return null;
            });
        }
    }

    @Test
    void anotherVersionOfAComponentIsAnotherComponent() throws Exception {
        try (JobFixture job = job(2)) {
            job.addEverywhere("first", 1);
            job.pe(0).add("better", 5, "1.0.0");
            job.pe(1).add("better", 5, "1.1.0");
            job.results(pe -> pe.addresses.allocate(100, 16));
            job.results(pe -> pe.addresses.allocate(100, 16));
            assertThat(job.pes()).allMatch(pe -> pe.active().equals("first"));
        }
    }

    @Test
    void aComponentThatGoesInOnePeIsReplacedInAllByOneThatAllHave() throws Exception {
        try (JobFixture job = job(3)) {
            job.addEverywhere("first", 1);
            job.addEverywhere("better", 5);
            long block = job.results(pe -> marked(pe, pe.addresses.allocate(100, 16))).getFirst();
            assertThat(job.pes()).allMatch(pe -> pe.active().equals("better"));
            job.pe(1).remove("better");
            List<Long> next = job.results(pe -> pe.addresses.allocate(100, 16));
            assertThat(next.stream().distinct()).hasSize(1);
            assertThat(job.pes()).allMatch(pe -> pe.active().equals("first"));
            job.results(pe -> {
                assertThat(pe.elements.memory().get(JAVA_LONG, block)).isEqualTo(block);
                pe.addresses.free(block);
                return null;
            });
            assertThat(job.pes()).allMatch(pe -> pe.heap.statistics().liveBlocks() == 1 && pe.base.verify().isEmpty());
        }
    }

    @Test
    void aComponentThatFailsInOnePeIsReplacedInAll() throws Exception {
        try (JobFixture job = job(2)) {
            job.addEverywhere("first", 1);
            job.pe(0).add("better", 5, "1.0.0");
            ScriptedComponent faulty = job.pe(1).add("better", 5, "1.0.0");
            faulty.onAllocate = new IllegalStateException("a fault of a test");
            assertThat(job.results(pe -> pe.addresses.allocate(100, 16)).stream().distinct()).hasSize(1);
            assertThat(job.pes()).allMatch(pe -> pe.active().equals("first"));
        }
    }

    @Test
    void withoutAComponentThatAllHaveAllSaySo() throws Exception {
        try (JobFixture job = job(2)) {
            job.pe(0).add("first", 1, "1.0.0");
            assertThat(job.all(pe -> pe.addresses.allocate(100, 16))).allMatch(end -> end.failure() instanceof NoActiveComponentException);
            job.pe(1).add("first", 1, "1.0.0");
            assertThat(job.results(pe -> pe.addresses.allocate(100, 16)).stream().distinct()).hasSize(1);
        }
    }

    @Test
    void aBlockStaysWhenTheBundleThatHasItStops() throws Exception {
        try (JobFixture job = job(2)) {
            job.addEverywhere("first", 1);
            long block = job.results(pe -> pe.addresses.allocate(100, 16)).getFirst();
            job.pe(0).base.end(1, "stopped by a test");
            assertThat(job.pe(0).heap.contains(block)).isTrue();
            assertThat(job.pe(0).heap.statistics().liveBlocks()).isEqualTo(1);
        }
    }

    @Test
    void thereAreNoArenas() throws Exception {
        try (JobFixture job = job(1)) {
            job.addEverywhere("first", 1);
            assertThat(job.all(pe -> pe.heap.sharedArena())).allMatch(end -> end.failure() instanceof UnsupportedOperationException && end.failure().getMessage().contains("no arenas"));
        }
    }

    @Test
    void whoIsLeftGoesOnWithAllBlocksAfterAPeIsLost() throws Exception {
        try (JobFixture job = job(3)) {
            job.addEverywhere("first", 1);
            long block = job.results(pe -> marked(pe, pe.addresses.allocate(100, 16))).getFirst();
            job.lose(1);
            assertThat(job.all(pe -> pe.addresses.allocate(200, 16))).allMatch(end -> end.failure() instanceof PeerLostException);
            assertThat(job.pes()).allMatch(pe -> pe.heap.statistics().liveBlocks() == 1);
            List<Long> next = job.results(pe -> {
                assertThat(pe.elements.memory().get(JAVA_LONG, block)).isEqualTo(block);
                pe.addresses.free(block);
                return pe.addresses.allocate(300, 16);
            });
            assertThat(next.stream().distinct()).hasSize(1);
            assertThat(job.pes()).allMatch(pe -> pe.base.verify().isEmpty());
        }
    }
}
