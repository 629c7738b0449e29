package memheap.races;

import memheap.tck.Seeds;
import org.junit.jupiter.api.Test;

class SwapIT {

    @Test
    void threadsThatTradeAndDieNeverShareOrLoseABlockWhileComponentsAreSwapped() throws Exception {
        try (var container = new Container()) {
            new Trading(Seeds.printed("SwapIT")).onHeap(container, swap -> swap < 100);
        }
    }
}
