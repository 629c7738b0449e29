package memheap.races;

import memheap.tck.Seeds;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TradingTest {

    @ParameterizedTest
    @EnumSource
    void threadsThatTradeAndDieNeverShareABlockOfAModule(Subject subject) throws Exception {
        new Trading(Seeds.printed("TradingTest")).onModule(subject, round -> round < 50);
    }
}
