package memheap.base.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What one thread may hand out without asking, and when it gives back what it does not need. */
class TallyTest {

    private final Owners owners = new Owners();
    private final Tenure tenure = owners.open("a");
    private final Tally tally = owners.tally(tenure.index());

    @Test
    void itCountsForItsTenure() {
        assertThat(tally.tenure()).isSameAs(tenure);
        assertThat(tally.tenureIndex()).isEqualTo(tenure.index()).isEqualTo(1);
    }

    @Test
    void itAllowsWhatWasGrantedToTheByte() {
        assertThat(tally.allows(0)).isTrue();
        assertThat(tally.allows(1)).isFalse();
        tally.left = 100;
        assertThat(tally.allows(100)).isTrue();
        assertThat(tally.allows(101)).isFalse();
    }

    @Test
    void itKeepsTheLeastThatWasLeft() {
        tally.left = 100;
        tally.lowest = 100;
        tally.handOut(70);
        assertThat(tally.lowest).isEqualTo(30);
        tally.takeBack(70);
        tally.handOut(20);
        assertThat(tally.lowest).isEqualTo(30);
        tally.grow(60);
        assertThat(tally.lowest).isEqualTo(20);
        tally.grow(-10);
        assertThat(tally.lowest).isEqualTo(20);
        assertThat(tally.left).isEqualTo(30);
    }

    private static long entry(long byteSize) {
        return LedgerLayout.note(32, byteSize, 1, 7);
    }

    @Test
    void whatIsCountedBeforeItIsHandedOutIsCountedAsAfterwardsUnlessLessIsLeftThanBefore() {
        assertThat(tenure.owner().grant(tally, 1000)).isTrue();
        long granted = tally.left;
        tally.handOut(1000);
        tally.takeBack(1000);
        OwnerFigures before = tenure.owner().figures();
        assertThat(tally.tryHandOut(1001)).as("less would be left than before").isFalse();
        assertThat(tenure.owner().figures()).isEqualTo(before);
        assertThat(tally.left).isEqualTo(granted);
        assertThat(tally.tryHandOut(1000)).isTrue();
        assertThat(tenure.owner().figures()).isEqualTo(new OwnerFigures(1000, 1, 1000, 2000, 2, 0));
        tally.undoHandOut(1000);
        assertThat(tenure.owner().figures()).isEqualTo(before);
    }

    @Test
    void whatIsNotTakenBackAfterAllIsCountedAsIfNothingHadBeenTried() {
        assertThat(tenure.owner().grant(tally, 1000)).isTrue();
        tally.handOut(1000);
        OwnerFigures before = tenure.owner().figures();
        assertThat(tally.tryTakeBack(entry(1000))).isTrue();
        assertThat(tenure.owner().figures()).isEqualTo(new OwnerFigures(0, 0, 1000, 1000, 1, 0));
        tally.undoTakeBack(1000);
        assertThat(tenure.owner().figures()).isEqualTo(before);
    }

    @Test
    void aBlockThatNeedsMoreThanToBeCountedIsNotCountedBeforeItIsTakenBack() {
        assertThat(tenure.owner().grant(tally, 8 << 20)).isTrue();
        tally.handOut(8 << 20);
        long toKeep = tally.keep - tally.left;
        assertThat(toKeep).isBetween(1L, 1L << 30);
        assertThat(tally.tryTakeBack(entry(100) | LedgerLayout.SAMPLED)).as("a stack is kept of it").isFalse();
        assertThat(tally.tryTakeBack(LedgerEntry.ofLarge(entry(0), 200_000))).as("its note has no room for its size").isFalse();
        tally.left = tally.keep - 100;
        assertThat(tally.tryTakeBack(entry(101))).as("more is left then than may be").isFalse();
        assertThat(tally.takenBack).isZero();
        assertThat(tally.tryTakeBack(entry(100))).isTrue();
        tally.left = 0;
        tenure.owner().setBounds(Owner.UNLIMITED, 4096);
        tenure.owner().tighten();
        assertThat(tally.tryTakeBack(entry(1))).as("its owner has a reservation").isFalse();
    }

    @Test
    void itGivesBackDownToHalfOfWhatItMayKeepOnceMoreIsLeft() {
        assertThat(tenure.owner().grant(tally, 1000)).isTrue();
        tally.handOut(1000);
        long keep = tally.keep;
        long granted = 1000 + tally.left;
        tally.takeBack(keep - tally.left);
        assertThat(tally.left).as("as much as it may keep").isEqualTo(keep);
        tally.takeBack(1);
        assertThat(tally.left).isEqualTo(keep / 2);
        assertThat(tenure.owner().figures().liveBytes()).isEqualTo(granted - keep - 1);
    }

    @Test
    void whatIsShrunkOrNotNeededIsGivenBackLikeWhatIsTakenBack() {
        for (boolean shrinking : new boolean[] {false, true}) {
            long keep = tally.keep;
            tally.left = keep;
            giveUpOrShrink(shrinking, 0);
            assertThat(tally.left).isEqualTo(keep);
            tally.left = keep + (shrinking ? 0 : 1);
            giveUpOrShrink(shrinking, 1);
            assertThat(tally.left).isEqualTo(keep / 2);
        }
    }

    private void giveUpOrShrink(boolean shrinking, long byteSize) {
        if (shrinking) {
            tally.grow(-byteSize);
        } else {
            tally.giveUp();
        }
    }

    @Test
    void itKnowsWhetherItsOwnerHasAReservation() {
        assertThat(tally.isReserved()).isFalse();
        owners.setBounds(Map.of("a", new OwnerBounds(Owner.UNLIMITED, 1)));
        assertThat(owners.tally(tenure.index()).isReserved()).isTrue();
        tenure.owner().tighten();
        assertThat(tally.isReserved()).isTrue();
    }

    @Test
    void aSampleIsDueWhenTheDistanceHasBeenHandedOutAndNotBefore() {
        tally.untilSample = 100;
        assertThat(tally.isSampleDue(99, 1 << 20)).isFalse();
        assertThat(tally.isSampleDue(1, 1 << 20)).isTrue();
        assertThat(tally.untilSample).as("the next distance").isPositive();
        tally.untilSample = 100;
        assertThat(tally.isSampleDue(101, 1 << 20)).isTrue();
    }

    /** The mean of 20000 exponential distances is off by more than a tenth only once in many lives of the universe. */
    @Test
    void distancesHaveTheMeanThatIsAskedFor() {
        long mean = 1000;
        long draws = 20_000;
        long sum = 0;
        long longerThanTwiceTheMean = 0;
        for (long i = 0; i < draws; i++) {
            tally.untilSample = 0;
            assertThat(tally.isSampleDue(0, mean)).as("a distance is at least 1").isFalse();
            assertThat(tally.untilSample).isPositive();
            sum += tally.untilSample;
            longerThanTwiceTheMean += tally.untilSample > 2 * mean ? 1 : 0;
        }
        assertThat(sum / draws).isBetween(mean * 9 / 10, mean * 11 / 10);
        assertThat(longerThanTwiceTheMean).as("of an exponential distribution 13.5 in a hundred").isBetween(draws / 10, draws * 17 / 100);
    }
}
