package memheap.races.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import memheap.races.history.History.Event;
import org.junit.jupiter.api.Test;

/** What is explained by an order of the calls, and what is not. */
class HistoryTest {

    private static final int[] AT_ONCE = {0, 0};
    private static final int[] AFTER_THE_FIRST = {1, 0};

    private static Event event(Answer answer, int... over) {
        return new Event(answer, over);
    }

    private static boolean explains(boolean concedes, List<Answer> before, List<Event> first, List<Event> second) {
        return new History(before, List.of(first, second), List.of(), concedes).isExplained();
    }

    @Test
    void twoBlocksThatOverlapAreNotExplained() {
        var block = event(new Answer.Allocated(0, 64), AT_ONCE);
        assertThat(explains(false, List.of(), List.of(block), List.of(event(new Answer.Allocated(48, 64), AT_ONCE)))).isFalse();
        assertThat(explains(false, List.of(), List.of(block), List.of(event(new Answer.Allocated(0, 16), AT_ONCE)))).isFalse();
        assertThat(explains(false, List.of(), List.of(block), List.of(event(new Answer.Allocated(64, 64), AT_ONCE)))).isTrue();
    }

    @Test
    void aBlockThatIsFreedFirstMayBeHandedOutAgain() {
        List<Answer> before = List.of(new Answer.Allocated(0, 64));
        var freed = event(new Answer.Freed(0), AT_ONCE);
        assertThat(explains(false, before, List.of(freed), List.of(event(new Answer.Allocated(0, 64), AT_ONCE)))).isTrue();
        assertThat(explains(false, before, List.of(freed), List.of(event(new Answer.Allocated(0, 64), AFTER_THE_FIRST)))).isTrue();
        assertThat(explains(false, before, List.of(event(new Answer.Allocated(0, 64), AT_ONCE)), List.of(event(new Answer.Freed(0), AFTER_THE_FIRST)))).isFalse();
    }

    @Test
    void ofTwoFreesOneIsRefused() {
        List<Answer> before = List.of(new Answer.Allocated(0, 64));
        var freed = event(new Answer.Freed(0), AT_ONCE);
        assertThat(explains(false, before, List.of(freed), List.of(event(new Answer.Refused(0), AT_ONCE)))).isTrue();
        assertThat(explains(false, before, List.of(freed), List.of(freed))).isFalse();
    }

    @Test
    void whereItIsConcededTwoFreesAtOnceMayBothReturnButNotOneAfterTheOther() {
        List<Answer> before = List.of(new Answer.Allocated(0, 64));
        var freed = event(new Answer.Freed(0), AT_ONCE);
        assertThat(explains(true, before, List.of(freed), List.of(freed))).isTrue();
        assertThat(explains(true, before, List.of(freed), List.of(event(new Answer.Freed(0), AFTER_THE_FIRST)))).isFalse();
    }

    @Test
    void aLiveBlockIsNotRefusedAndAFreedOneHasNoSize() {
        List<Answer> before = List.of(new Answer.Allocated(0, 64));
        assertThat(explains(false, before, List.of(event(new Answer.Refused(0), AT_ONCE)), List.of())).isFalse();
        assertThat(explains(false, before, List.of(event(new Answer.Freed(0), AT_ONCE)), List.of(event(new Answer.Usable(0, 64), AFTER_THE_FIRST)))).isFalse();
        assertThat(explains(false, before, List.of(event(new Answer.Freed(0), AT_ONCE)), List.of(event(new Answer.Usable(0, 64), AT_ONCE)))).isTrue();
        assertThat(explains(false, before, List.of(event(new Answer.Usable(0, 63), AT_ONCE)), List.of())).isFalse();
    }

    @Test
    void aBlockGrowsOverNoOtherAndAlwaysShrinks() {
        List<Answer> before = List.of(new Answer.Allocated(0, 64), new Answer.Allocated(64, 64));
        assertThat(explains(false, before, List.of(event(new Answer.Resized(0, 65, true), AT_ONCE)), List.of())).isFalse();
        assertThat(explains(false, before, List.of(event(new Answer.Resized(0, 65, false), AT_ONCE)), List.of())).isTrue();
        assertThat(explains(false, before, List.of(event(new Answer.Resized(0, 64, false), AT_ONCE)), List.of())).isFalse();
        assertThat(explains(false, before, List.of(event(new Answer.Resized(0, 65, true), AT_ONCE)), List.of(event(new Answer.Freed(64), AT_ONCE)))).isTrue();
    }
}
