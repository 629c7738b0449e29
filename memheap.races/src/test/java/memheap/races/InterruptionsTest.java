package memheap.races;

import memheap.races.history.Interruptions;
import memheap.tck.Seeds;
import org.junit.jupiter.api.Test;

class InterruptionsTest {

    @Test
    void whereverAThreadIsInterruptedInItsLaneWhatAllSeeIsExplained() {
        Seeds.upTo(5000).forEach(seed -> Interruptions.random(seed).check());
    }
}
