package memheap.symmetry;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.annotation.Annotation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import memheap.base.JobFixture;
import memheap.base.JobFixture.Pe;
import memheap.buddy.BuddyComponent;
import memheap.pe.PeerLostException;
import memheap.ptmalloc.PtmallocComponent;
import memheap.spi.MemheapComponent;
import memheap.tck.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code -Dmemheap.symmetry.losses=200} has more PEs be lost. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SymmetricComponentsTest {

    private static final int PES = 3;
    private static final int LOSSES = Integer.getInteger("memheap.symmetry.losses", 20);

    @TempDir
    Path folder;

    enum Subject {
        BUDDY("buddy", 20, () -> new BuddyComponent(new BuddyDefaults())), PTMALLOC("ptmalloc", 10, PtmallocComponent::new);

        private final String label;
        private final int ranking;
        private final Supplier<MemheapComponent> maker;

        Subject(String label, int ranking, Supplier<MemheapComponent> maker) {
            this.label = label;
            this.ranking = ranking;
            this.maker = maker;
        }

        void addTo(Pe pe) {
            pe.add(label, ranking, "1.0.0", maker.get());
        }
    }

    /** What Declarative Services would make of an empty configuration. */
    private static final class BuddyDefaults implements BuddyComponent.Config {

        @Override
        public long minimumBlockBytes() {
            return 16;
        }

        @Override
        public Class<? extends Annotation> annotationType() {
            return BuddyComponent.Config.class;
        }
    }

    /** Calls that are the same in all PEs; each block holds its own address in each. */
    private static List<Long> calls(Pe pe, List<Long> live, Random random, int count) {
        var seen = new ArrayList<Long>();
        for (int i = 0; i < count; i++) {
            int at = live.isEmpty() ? 0 : random.nextInt(live.size());
            switch (live.size() < 5 ? 0 : live.size() > 200 ? 3 : random.nextInt(4)) {
                case 0 -> live.add(marked(pe, pe.addresses.allocate(8 + random.nextInt(3000), 1L << random.nextInt(8))));
                case 1 -> live.add(marked(pe, pe.addresses.allocateZeroed(8 + random.nextInt(500), 16)));
                case 2 -> live.set(at, resized(pe, live.get(at), 8 + random.nextInt(4000)));
                default -> pe.addresses.free(live.remove(at));
            }
            seen.add(live.isEmpty() ? 0 : live.getLast());
        }
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

    private static void assertEqual(List<?> results) {
        assertThat(results).allMatch(results.getFirst()::equals);
    }

    private static void assertInOrder(JobFixture job, List<Long> live) {
        for (Pe pe : job.pes()) {
            assertThat(pe.inspector().verify()).as("PE %d", pe.number).isEmpty();
            assertThat(pe.heap.statistics().liveBlocks()).as("PE %d", pe.number).isEqualTo(live.size());
        }
    }

    @ParameterizedTest
    @EnumSource(Subject.class)
    void whateverAllCallAllGetTheSameAddresses(Subject subject) throws Exception {
        long seed = Seeds.printed("symmetric " + subject);
        try (var job = new JobFixture(folder, PES, true)) {
            job.pes().forEach(subject::addTo);
            var live = new ArrayList<Long>();
            assertEqual(job.results(pe -> calls(pe, pe.number == 0 ? live : new ArrayList<>(), new Random(seed), 3000)));
            assertInOrder(job, live);
        }
    }

    @Test
    void componentsComeAndGoInTheMiddleOfAJobAndAddressesStayTheSame() throws Exception {
        long seed = Seeds.printed("symmetric swaps");
        var random = new Random(seed);
        try (var job = new JobFixture(folder, PES, true)) {
            job.pes().forEach(Subject.PTMALLOC::addTo);
            List<List<Long>> live = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
            for (int round = 0; round < 20; round++) {
                long part = random.nextLong();
                boolean comes = round % 2 == 0;
                assertEqual(job.results(pe -> {
                    var seen = calls(pe, live.get(pe.number), new Random(part), 50);
                    if (comes) {
                        Subject.BUDDY.addTo(pe);
                    } else {
                        pe.remove("buddy");
                    }
                    seen.addAll(calls(pe, live.get(pe.number), new Random(part), 50));
                    return seen;
                }));
                job.results(pe -> calls(pe, live.get(pe.number), new Random(part), 2));
                assertThat(job.pes()).allMatch(pe -> pe.active().equals(comes ? "buddy" : "ptmalloc"));
                assertEqual(live);
                assertInOrder(job, live.getFirst());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Subject.class)
    void whatIsPutIntoANewcomersBlocksDirectlyAfterTheBarrierThatLetItInIsThere(Subject subject) throws Exception {
        try (var job = new JobFixture(folder, PES, true); ExecutorService threads = Executors.newCachedThreadPool()) {
            job.pes().forEach(subject::addTo);
            long block = job.results(pe -> pe.addresses.allocate(100, 16)).getFirst();
            job.lose(2);
            assertThat(job.all(Pe::barrier)).allMatch(end -> end.failure() instanceof PeerLostException);
            Future<List<Long>> found = threads.submit(() -> {
                try (Pe newcomer = job.join(2, PES, true)) {
                    subject.addTo(newcomer);
                    newcomer.takeOver();
                    newcomer.barrier(); // by then all have put
                    List<Long> values = List.of(newcomer.elements.memory().get(JAVA_LONG, block), newcomer.elements.memory().get(JAVA_LONG, block + Long.BYTES));
                    newcomer.barrier();
                    return values;
                }
            });
            job.results(pe -> {
                int before = pe.elements.incarnation(2);
                while (pe.elements.incarnation(2) == before) {
                    pe.barrier();
                }
                pe.elements.putLong(2, block + Long.BYTES * pe.number, 42L + pe.number);
                pe.barrier();
                pe.barrier();
                return pe.number;
            });
            assertThat(found.get()).containsExactly(42L, 43L);
        }
    }

    @ParameterizedTest
    @EnumSource(Subject.class)
    void whoTakesThePlaceOfALostPeKnowsAllBlocksAndTheHeapsGoOnAlike(Subject subject) throws Exception {
        var random = new Random(Seeds.printed("symmetric losses " + subject));
        try (var job = new JobFixture(folder, PES, true)) {
            job.pes().forEach(subject::addTo);
            var live = new ArrayList<Long>();
            for (int loss = 0; loss < LOSSES; loss++) {
                long part = random.nextLong();
                List<Long> before = List.copyOf(live);
                var after = new ArrayList<List<Long>>();
                assertEqual(job.results(pe -> {
                    var own = new ArrayList<>(before);
                    var seen = calls(pe, own, new Random(part), 100);
                    synchronized (after) {
                        after.add(own);
                    }
                    return seen;
                }));
                assertEqual(after);
                live.clear();
                live.addAll(after.getFirst());
                assertInOrder(job, live);
                int lost = random.nextInt(PES);
                job.lose(lost);
                assertThat(job.all(pe -> pe.addresses.allocate(100, 16))).allMatch(end -> end.failure() instanceof PeerLostException);
                Pe newcomer = job.replace(lost, subject::addTo);
                live.forEach(address -> marked(newcomer, address)); // its content has gone with the lost one
                assertInOrder(job, live);
            }
        }
    }
}
