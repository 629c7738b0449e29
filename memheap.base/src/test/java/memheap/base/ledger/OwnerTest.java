package memheap.base.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import memheap.tck.Seeds;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** What is granted, counted and refused in one name. */
class OwnerTest {

    private static final int THREADS = 8;

    private final Owners owners = new Owners();

    private Owner limited(long limit) {
        owners.setBounds(Map.of("a", new OwnerBounds(limit, 0)));
        return owners.find("a").orElseThrow();
    }

    private Tally tally(String name) {
        return owners.tally(owners.open(name).index());
    }

    private static boolean isHandedOut(Tally tally, long byteSize) {
        if (!tally.allows(byteSize) && !tally.tenure().owner().grant(tally, byteSize)) {
            return false;
        }
        tally.handOut(byteSize);
        return true;
    }

    @Test
    void whoHasNoLimitIsGrantedWhateverItAsksFor() {
        Tally tally = tally("a");
        assertThat(isHandedOut(tally, 1L << 40)).isTrue();
        assertThat(isHandedOut(tally, 1L << 40)).isTrue();
        assertThat(tally.tenure().owner().figures()).isEqualTo(new OwnerFigures(2L << 40, 2, 2L << 40, 2L << 40, 2, 0));
        assertThat(tally.tenure().owner().isTight()).as("nothing that others have would help").isTrue();
    }

    @Test
    void aRequestThatIsRefusedChangesNothing() {
        Owner owner = limited(1000);
        Tally tally = tally("a");
        assertThat(isHandedOut(tally, 600)).isTrue();
        OwnerFigures before = owner.figures();
        assertThat(isHandedOut(tally, 401)).isFalse();
        assertThat(owner.figures()).isEqualTo(before);
        assertThat(isHandedOut(tally, 400)).isTrue();
        assertThat(isHandedOut(tally, 0)).isTrue();
        assertThat(isHandedOut(tally, 1)).isFalse();
    }

    @Test
    void whatOneThreadWasGrantedAndHasNotUsedIsThereForAnotherOnceTheOwnerIsTight() {
        Owner owner = limited(1 << 20);
        Tally first = tally("a");
        Tally second = owners.tally(first.tenure().index());
        assertThat(isHandedOut(first, 16)).isTrue();
        long rest = (1 << 20) - 16;
        assertThat(isHandedOut(second, rest)).as("some of it is granted to the first").isFalse();
        assertThat(owner.isTight()).isFalse();
        owner.tighten();
        assertThat(owner.isTight()).isTrue();
        assertThat(isHandedOut(second, rest)).isTrue();
        assertThat(isHandedOut(first, 1)).isFalse();
        second.takeBack(rest);
        assertThat(owner.isTight()).as("with half of the limit free").isFalse();
    }

    @Test
    void whatATightOwnerGivesBackIsThereForEverybodyAtOnce() {
        Owner owner = limited(1000);
        Tally first = tally("a");
        Tally second = owners.tally(first.tenure().index());
        isHandedOut(first, 900);
        owner.tighten();
        first.takeBack(300);
        assertThat(isHandedOut(second, 400)).isTrue();
        assertThat(isHandedOut(second, 1)).isFalse();
    }

    @Test
    void whatWasGrantedToARequestThatCameToNothingIsThereForOthers() {
        Owner owner = limited(1000);
        Tally first = tally("a");
        Tally second = owners.tally(first.tenure().index());
        owner.tighten();
        assertThat(owner.grant(first, 600)).isTrue();
        first.giveUp();
        assertThat(isHandedOut(second, 1000)).isTrue();
    }

    @Test
    void aLimitBelowWhatIsLiveRefusesUntilEnoughWasGivenBack() {
        Owner owner = limited(1000);
        Tally tally = tally("a");
        isHandedOut(tally, 1000);
        limited(500);
        owner.tighten();
        assertThat(isHandedOut(tally, 1)).isFalse();
        tally.takeBack(501);
        assertThat(isHandedOut(tally, 1)).isTrue();
        assertThat(isHandedOut(tally, 1)).isFalse();
        limited(Owner.UNLIMITED);
        owner.tighten();
        assertThat(isHandedOut(tally, 5000)).isTrue();
    }

    @RepeatedTest(20)
    void thePeakOfOneThreadIsExact(RepetitionInfo run) {
        long seed = Long.getLong("memheap.seed", run.getCurrentRepetition());
        var random = new Random(seed);
        if (random.nextBoolean()) {
            limited(1L << 40);
        }
        Tally tally = tally("a");
        var blocks = new ArrayList<Long>();
        long live = 0;
        long peak = 0;
        for (int step = 0; step < 10_000; step++) {
            if (blocks.isEmpty() || random.nextInt(1000) < 510) {
                long bytes = random.nextInt(1 << random.nextInt(26));
                assertThat(isHandedOut(tally, bytes)).isTrue();
                blocks.add(bytes);
                live += bytes;
            } else {
                long bytes = blocks.remove(random.nextInt(blocks.size()));
                tally.takeBack(bytes);
                live -= bytes;
            }
            peak = Math.max(peak, live);
            if (step % 100 == 0) {
                assertThat(tally.tenure().owner().figures().liveBytes()).as("-Dmemheap.seed=%d, step %d", seed, step).isEqualTo(live);
                assertThat(tally.tenure().owner().figures().peakBytes()).as("-Dmemheap.seed=%d, step %d", seed, step).isEqualTo(peak);
            }
        }
    }

    /** Each thread hands out until it is refused, then takes something back; now and then they are stopped and the owner made tight, as the base does it. */
    @Test
    void aLimitHoldsToTheByteForManyThreads() throws Exception {
        long seed = Seeds.printed("OwnerTest");
        long limit = 1 << 20;
        Owner owner = limited(limit);
        int tenure = owners.open("a").index();
        var live = new AtomicLong();
        var barrier = new CyclicBarrier(THREADS, owner::tighten);
        var tasks = new ArrayList<Callable<List<Long>>>();
        List<Tally> tallies = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            Tally tally = owners.tally(tenure);
            tallies.add(tally);
            var random = new Random(seed + thread);
            tasks.add(() -> churn(tally, random, live, limit, barrier));
        }
        long left = 0;
        try (ExecutorService pool = Executors.newFixedThreadPool(THREADS)) {
            for (Future<List<Long>> blocks : pool.invokeAll(tasks)) {
                left += blocks.get().stream().mapToLong(Long::longValue).sum();
            }
        }
        assertThat(owner.figures().liveBytes()).isEqualTo(left).isEqualTo(live.get());
        owner.tighten();
        assertThat(isHandedOut(tallies.getFirst(), limit - left + 1)).isFalse();
        assertThat(isHandedOut(tallies.getFirst(), limit - left)).isTrue();
        assertThat(owner.figures().peakBytes()).isEqualTo(limit);
    }

    private static List<Long> churn(Tally tally, Random random, AtomicLong live, long limit, CyclicBarrier barrier) throws Exception {
        var blocks = new ArrayList<Long>();
        for (int round = 0; round < 20; round++) {
            for (int step = 0; step < 1000; step++) {
                long bytes = random.nextInt(1 << random.nextInt(16));
                if (isHandedOut(tally, bytes)) {
                    blocks.add(bytes);
                    assertThat(live.addAndGet(bytes)).isLessThanOrEqualTo(limit);
                } else if (!blocks.isEmpty()) {
                    long freed = blocks.remove(random.nextInt(blocks.size()));
                    live.addAndGet(-freed);
                    tally.takeBack(freed);
                }
            }
            barrier.await();
        }
        return blocks;
    }

    @Test
    void growthAndShrinkingAreCountedWithoutABlock() {
        Owner owner = limited(1000);
        Tally tally = tally("a");
        isHandedOut(tally, 100);
        assertThat(owner.grant(tally, 800)).isTrue();
        tally.grow(800);
        assertThat(owner.figures()).isEqualTo(new OwnerFigures(900, 1, 900, 100, 1, 0));
        tally.grow(-850);
        assertThat(owner.figures().liveBytes()).isEqualTo(50);
        assertThat(owner.figures().peakBytes()).isEqualTo(900);
    }

    @Test
    void aTallyThatIsClosedLeavesItsFigures() {
        Tally first = tally("a");
        Owner owner = first.tenure().owner();
        isHandedOut(first, 700);
        first.takeBack(200);
        owner.fail();
        owner.close(first);
        assertThat(owner.figures()).isEqualTo(new OwnerFigures(500, 0, 700, 700, 1, 1));
        Tally second = owners.tally(first.tenure().index());
        second.takeBack(500);
        assertThat(owner.figures().liveBytes()).isZero();
    }

    @Test
    void itTellsItsNameAndItsBounds() {
        owners.setBounds(Map.of("a", new OwnerBounds(1000, 300)));
        Owner owner = owners.find("a").orElseThrow();
        assertThat(owner.name()).isEqualTo("a");
        assertThat(owner).hasToString("a");
        assertThat(owner.limitBytes()).isEqualTo(1000);
        assertThat(owner.reservedBytes()).isEqualTo(300);
    }

    @Test
    void aRequestIsGrantedA256thOfTheLimitInAdvanceAtMost64KibibytesAndWithoutALimitAMebibyte() {
        assertThat(leftOf(1 << 20, 100)).isEqualTo(100 + 4096);
        assertThat(leftOf(1 << 30, 100)).isEqualTo(100 + (64 << 10));
        assertThat(leftOf(Owner.UNLIMITED, 100)).isEqualTo(100 + (1 << 20));
        assertThat(leftOf(1 << 20, (1 << 20) - 4097)).isEqualTo((1 << 20) - 1);
        assertThat(leftOf(1 << 20, (1 << 20) - 4096)).as("no more than what is asked for, if the rest is no more than that").isEqualTo((1 << 20) - 4096);
    }

    private long leftOf(long limit, long byteSize) {
        var fresh = new Owners();
        fresh.setBounds(Map.of("a", new OwnerBounds(limit, 0)));
        Tally tally = fresh.tally(fresh.open("a").index());
        assertThat(tally.tenure().owner().grant(tally, byteSize)).isTrue();
        assertThat(tally.tenure().owner().grant(tally, tally.left)).as("what is there already").isTrue();
        return tally.left;
    }

    @Test
    void aTightOwnerIsSoUntilAtLeastHalfOfTheLimitIsFreeAndSomethingIsGivenBack() {
        Owner owner = limited(1000);
        Tally tally = tally("a");
        isHandedOut(tally, 1000);
        owner.tighten();
        tally.takeBack(499);
        assertThat(owner.isTight()).isTrue();
        tally.takeBack(1);
        assertThat(owner.isTight()).isFalse();
        owner.tighten();
        owner.giveBack(tally);
        assertThat(owner.isTight()).as("nothing was given back").isTrue();
    }

    @Test
    void whatWasLiveBetweenTwoGrantsAndBeforeATighteningIsInThePeak() {
        Tally tally = tally("a");
        Owner owner = tally.tenure().owner();
        isHandedOut(tally, 1000);
        tally.takeBack(1000);
        owner.grant(tally, 2 << 20);
        assertThat(owner.figures()).isEqualTo(new OwnerFigures(0, 0, 1000, 1000, 1, 0));
        isHandedOut(tally, 5000);
        tally.takeBack(5000);
        owner.tighten();
        assertThat(owner.figures()).isEqualTo(new OwnerFigures(0, 0, 5000, 6000, 2, 0));
    }
}
