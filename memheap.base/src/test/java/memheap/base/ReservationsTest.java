package memheap.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import memheap.api.AddressHeap;
import memheap.api.InvalidFreeException;
import memheap.api.OutOfMemheapException;
import memheap.tck.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** A reservation is honoured whatever others do; with modules that have caches and with those that have none. */
@ParameterizedClass
@ValueSource(booleans = {false, true})
class ReservationsTest {

    private static final long RESERVED = 256 << 10;
    private static final long BLOCK = 4096;

    @Parameter
    boolean caching;

    private BaseFixture fixture(String... keysAndValues) throws Exception {
        var fixture = new BaseFixture(keysAndValues);
        fixture.add("first", 1, component());
        return fixture;
    }

    private BaseFixture reserved() throws Exception {
        return fixture("memheap.reservation.a", String.valueOf(RESERVED));
    }

    private ScriptedComponent component() {
        return caching ? new ScriptedComponent().caching() : new ScriptedComponent();
    }

    private static List<Long> fill(AddressHeap heap, long byteSize) {
        var blocks = new ArrayList<Long>();
        try {
            while (true) {
                blocks.add(heap.allocate(byteSize, 16));
            }
        } catch (OutOfMemheapException full) {
            return blocks;
        }
    }

    private static List<Long> all(AddressHeap heap) {
        var blocks = new ArrayList<Long>();
        for (long bytes = 0; bytes < RESERVED; bytes += BLOCK) {
            blocks.add(heap.allocate(BLOCK, 16));
        }
        return blocks;
    }

    @Test
    void othersCannotTakeWhatIsReservedAndItsOwnerGetsAllOfIt() throws Exception {
        try (var fixture = reserved()) {
            AddressHeap a = fixture.consumer(2, "a").addresses();
            AddressHeap b = fixture.consumer(3, "b").addresses();
            assertThat(fixture.owner("a").heldBytes()).isEqualTo(RESERVED);
            assertThat((long) fill(b, 1024).size()).isEqualTo((BaseFixture.WINDOW - RESERVED) / 1024);
            a.allocate(RESERVED, 16);
            assertThat(fixture.owner("a").heldBytes()).isZero();
            assertThatThrownBy(() -> a.allocate(1, 16)).isInstanceOf(OutOfMemheapException.class);
            assertThat(fixture.base.verify()).isEmpty();
        }
    }

    @Test
    void aRefusalNamesWhomTheRestIsReservedForAndFiguresLeaveItOut() throws Exception {
        try (var fixture = reserved()) {
            AddressHeap b = fixture.consumer(3, "b").addresses();
            b.allocate(1024, 16);
            assertThat(fixture.base.generations().getFirst().liveRequestedBytes()).isEqualTo(1024);
            assertThat(fixture.heap.statistics().liveUsableBytes()).isEqualTo(1024);
            assertThatThrownBy(() -> b.allocate(BaseFixture.WINDOW - RESERVED, 16)).isInstanceOf(OutOfMemheapException.class)
                    .hasMessageContaining("; 262144 bytes are reserved for 'a' (memheap.reservation.a) and not in use");
        }
    }

    @Test
    void anOwnerWhoseLimitIsItsReservationGetsAllOfIt() throws Exception {
        try (var fixture = fixture("memheap.reservation.a", String.valueOf(RESERVED), "memheap.limit.a", String.valueOf(RESERVED))) {
            fill(fixture.consumer(3, "b").addresses(), 1024);
            assertThat(all(fixture.consumer(2, "a").addresses())).hasSize((int) (RESERVED / BLOCK));
            assertThat(fixture.owner("a").liveBytes()).isEqualTo(RESERVED);
        }
    }

    @Test
    void aReservationThatIsNoMultipleOfAPieceIsHeldWhole() throws Exception {
        try (var fixture = fixture("memheap.reservation.a", "4000", "memheap.reservation.c", "10000")) {
            fill(fixture.consumer(3, "b").addresses(), 500);
            assertThat(fixture.owner("a").heldBytes()).isGreaterThanOrEqualTo(4000);
            assertThat(fixture.owner("c").heldBytes()).isGreaterThanOrEqualTo(10_000);
            fixture.consumer(2, "a").addresses().allocate(4000, 16);
            fixture.consumer(4, "c").addresses().allocate(10_000, 16);
        }
    }

    @Test
    void whatAnOwnerCutsOffFromABlockIsHeldForIt() throws Exception {
        try (var fixture = reserved(); ExecutorService other = Executors.newSingleThreadExecutor()) {
            AddressHeap a = fixture.consumer(2, "a").addresses();
            AddressHeap b = fixture.consumer(3, "b").addresses();
            List<Long> blocks = fill(b, 1024);
            long block = a.allocate(RESERVED, 16);
            b.free(blocks.removeLast());
            b.allocate(1024, 16); // from here on this thread need not ask anybody
            assertThat(other.submit(() -> a.reallocate(block, 16)).get()).isEqualTo(block);
            assertThat(fixture.owner("a").liveBytes()).isEqualTo(16);
            assertThat(fill(b, 1024)).isEmpty();
            a.allocate(RESERVED / 2, 16);
            assertThat(fixture.base.verify()).isEmpty();
        }
    }

    @Test
    void whatTheOwnerFreesInAGenerationThatDrainsIsHeldBeforeOthersCanTakeIt() throws Exception {
        try (var fixture = reserved()) {
            AddressHeap a = fixture.consumer(2, "a").addresses();
            AddressHeap b = fixture.consumer(3, "b").addresses();
            long block = a.allocate(RESERVED, 16);
            b.allocate(16, 16); // keeps the generation open
            fixture.add("second", 2, component());
            List<Long> blocks = fill(b, 1024);
            a.free(block);
            assertThat(fixture.owner("a").heldBytes()).isEqualTo(RESERVED);
            for (int i = 0; i < blocks.size(); i += 2) {
                b.free(blocks.get(i));
            }
            fill(b, 2048);
            assertThat(all(a)).hasSize((int) (RESERVED / BLOCK));
        }
    }

    @Test
    void othersWhoseLastBlockTakesUpMoreThanTheyAskedForTakeNothingOfIt() throws Exception {
        try (var fixture = reserved()) {
            AddressHeap a = fixture.consumer(2, "a").addresses();
            AddressHeap b = fixture.consumer(3, "b").addresses();
            b.allocate(16, 16); // keeps the generation open, so that both share what memheap.size allows
            fixture.add("second", 2, component().inMultiplesOf(64));
            fill(b, 40);
            assertThat(fixture.heap.statistics().liveUsableBytes()).isGreaterThan(BaseFixture.WINDOW - RESERVED);
            assertThat(all(a)).hasSize((int) (RESERVED / BLOCK));
        }
    }

    @Test
    void whatTheOwnerFreesIsHeldForItAgain() throws Exception {
        try (var fixture = reserved()) {
            AddressHeap a = fixture.consumer(2, "a").addresses();
            AddressHeap b = fixture.consumer(3, "b").addresses();
            fill(b, 1024);
            for (int round = 0; round < 3; round++) {
                List<Long> blocks = all(a);
                assertThat(fixture.owner("a").liveBytes()).isEqualTo(RESERVED);
                Collections.shuffle(blocks, new Random(round));
                blocks.forEach(a::free);
                assertThat(fixture.owner("a").liveBytes()).isZero();
                assertThat(fixture.owner("a").liveBlocks()).isZero();
                assertThat(fill(b, 1024)).isEmpty();
                assertThat(fixture.base.verify()).isEmpty();
            }
        }
    }

    @Test
    void aBlockThatIsHeldIsNotLive() throws Exception {
        try (var fixture = reserved()) {
            AddressHeap a = fixture.consumer(2, "a").addresses();
            fill(fixture.consumer(3, "b").addresses(), 1024);
            long block = a.allocate(64, 16);
            a.free(block);
            assertThatThrownBy(() -> a.free(block)).isInstanceOf(InvalidFreeException.class).hasMessageContaining("most likely it was freed before");
            assertThatThrownBy(() -> a.reallocate(block, 32)).isInstanceOf(InvalidFreeException.class);
            assertThatThrownBy(() -> a.usableBytes(block)).isInstanceOf(InvalidFreeException.class);
            assertThat(fixture.heap.statistics().liveBlocks()).isEqualTo((BaseFixture.WINDOW - RESERVED) / 1024);
        }
    }

    @Test
    void blocksOfASizeAgainAndAgainAreCountedWithTheSizeTheyHadLast() throws Exception {
        try (var fixture = reserved()) {
            AddressHeap a = fixture.consumer(2, "a").addresses();
            for (long byteSize : new long[] {20, 64, 23, 40, 1000, 20}) {
                long block = a.allocate(byteSize, 16);
                assertThat(fixture.owner("a").liveBytes()).isEqualTo(byteSize);
                a.free(block);
                assertThat(fixture.owner("a").liveBytes()).isZero();
            }
        }
    }

    @Test
    void randomFillersLeaveTheReservationWholeUnderManyThreads() throws Exception {
        long seed = Seeds.printed("ReservationsTest");
        try (var fixture = reserved(); ExecutorService pool = Executors.newFixedThreadPool(4)) {
            AddressHeap a = fixture.consumer(2, "a").addresses();
            AddressHeap b = fixture.consumer(3, "b").addresses();
            for (int round = 0; round < 5; round++) {
                var tasks = new ArrayList<Callable<Void>>();
                for (int thread = 0; thread < 4; thread++) {
                    var random = new Random(seed + 10 * round + thread);
                    tasks.add(() -> fillAndFree(b, random));
                }
                List<Future<Void>> fillers = tasks.stream().map(pool::submit).toList();
                all(a).forEach(a::free);
                for (Future<Void> filler : fillers) {
                    filler.get();
                }
                List<Long> blocks = all(a);
                assertThat(fixture.owner("a").liveBytes()).as("seed %d", seed).isEqualTo(RESERVED);
                blocks.forEach(a::free);
            }
            assertThat(fixture.owner("a").liveBytes()).isZero();
            assertThat(fixture.base.verify()).as("seed %d", seed).isEmpty();
        }
    }

    private static Void fillAndFree(AddressHeap heap, Random random) {
        var blocks = new ArrayList<Long>();
        for (int step = 0; step < 1000; step++) {
            try {
                blocks.add(heap.allocate(random.nextInt(1 << random.nextInt(15)), 16));
            } catch (OutOfMemheapException full) {
                for (int i = blocks.size() / 3; i >= 0 && !blocks.isEmpty(); i--) {
                    heap.free(blocks.remove(random.nextInt(blocks.size())));
                }
            }
        }
        blocks.forEach(heap::free);
        return null;
    }

    @Test
    void aReservationIsHonouredInTheNextGenerationToo() throws Exception {
        try (var fixture = reserved()) {
            AddressHeap a = fixture.consumer(2, "a").addresses();
            AddressHeap b = fixture.consumer(3, "b").addresses();
            List<Long> old = fill(b, 1024);
            fixture.add("second", 2, component());
            assertThat(fill(b, 1024)).as("all that is not reserved lives in the generation before").isEmpty();
            all(a).forEach(a::free);
            old.forEach(b::free);
            fixture.settle();
            fill(b, 1024);
            all(a);
            assertThat(fixture.base.verify()).isEmpty();
        }
    }

    @Test
    void whatItsOwnerFreesInAGenerationThatDrainsIsThereForItInTheNextOne() throws Exception {
        try (var fixture = reserved()) {
            AddressHeap a = fixture.consumer(2, "a").addresses();
            AddressHeap b = fixture.consumer(3, "b").addresses();
            List<Long> blocks = all(a);
            long keptOpen = a.allocate(0, 16);
            fixture.add("second", 2, component());
            fill(b, 1024);
            blocks.forEach(a::free);
            fill(b, 1024);
            assertThat(fixture.owner("b").liveBytes()).isLessThanOrEqualTo(BaseFixture.WINDOW - RESERVED);
            all(a);
            a.free(keptOpen);
        }
    }

    @Test
    void othersMayHaveAllThatIsNotReservedWhileTheReservationLivesInAGenerationThatDrains() throws Exception {
        try (var fixture = reserved()) {
            AddressHeap a = fixture.consumer(2, "a").addresses();
            AddressHeap b = fixture.consumer(3, "b").addresses();
            all(a);
            fixture.add("second", 2, component());
            assertThat((long) fill(b, 1024).size()).isEqualTo((BaseFixture.WINDOW - RESERVED) / 1024);
        }
    }

    @Test
    void aReservationCanBeSetAndTakenAwayWhileTheHeapIsUsed() throws Exception {
        try (var fixture = fixture()) {
            AddressHeap a = fixture.consumer(2, "a").addresses();
            AddressHeap b = fixture.consumer(3, "b").addresses();
            List<Long> blocks = fill(b, 1024);
            fixture.configure("memheap.reservation.a", String.valueOf(RESERVED));
            blocks.forEach(b::free);
            blocks = fill(b, 1024);
            all(a).forEach(a::free);
            fixture.unset("memheap.reservation.a");
            assertThat(fixture.owner("a").heldBytes()).isZero();
            assertThat((long) blocks.size() + fill(b, 1024).size()).isEqualTo(BaseFixture.WINDOW / 1024);
            assertThat(fixture.base.verify()).isEmpty();
        }
    }

    @Test
    void whatIsHeldForAnOwnerThatHasEndedIsThereWhenItComesBack() throws Exception {
        try (var fixture = reserved()) {
            AddressHeap a = fixture.consumer(2, "a").addresses();
            AddressHeap b = fixture.consumer(3, "b").addresses();
            fill(b, 1024);
            all(a);
            fixture.base.end(2, "the bundle a has stopped");
            fill(b, 1024);
            all(fixture.consumer(2, "a").addresses());
        }
    }

    @Test
    void aModuleThatDepartsWithHeldBlocksLeavesNoneBehind() throws Exception {
        try (var fixture = reserved()) {
            var departing = fixture.add("departing", 2, component());
            AddressHeap a = fixture.consumer(2, "a").addresses();
            fill(fixture.consumer(3, "b").addresses(), 1024).forEach(fixture.addresses::free);
            long block = a.allocate(BLOCK, 16);
            fixture.remove(departing);
            a.free(block);
            fixture.settle();
            assertThat(fixture.base.generations()).hasSize(1);
            assertThat(fixture.base.verify()).isEmpty();
        }
    }

    @Test
    void reservationsTogetherFitIntoTheHeap() throws Exception {
        try (var fixture = reserved()) {
            assertThatThrownBy(() -> fixture.configure("memheap.reservation.b", "1M")).isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("all memheap.reservation.NAME together are at most memheap.size (1048576 bytes), but were 1310720");
            assertThatThrownBy(() -> fixture.configure("memheap.reservation.b", "0", "memheap.limit.a", "1000")).isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("memheap.reservation.a is at most memheap.limit.a (1000 bytes), but was 262144");
        }
    }
}
