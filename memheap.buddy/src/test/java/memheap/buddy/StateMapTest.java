package memheap.buddy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import memheap.metadata.Metadata;
import memheap.tck.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The state map against a sorted map of blocks. */
@Timeout(60)
class StateMapTest {

    private static final long WINDOW_BYTES = 2048;   // 128 minimum blocks: a multiple of 8, so that the free sets begin right behind the map
    private static final int MINIMUM_ORDER = 4;

    private final BuddyLayout layout = BuddyLayout.plain(WINDOW_BYTES, 1 << MINIMUM_ORDER);
    private final Metadata metadata = Image.zeroed(WINDOW_BYTES, 1 << MINIMUM_ORDER).metadata();
    private final StateMap states = new StateMap(metadata, layout);

    /** Fills the map with blocks of random orders, live or free. */
    private NavigableMap<Long, Byte> tiling(Random random) {
        var blocks = new TreeMap<Long, Byte>();
        for (long block = 0; block < WINDOW_BYTES;) {
            int most = Math.min(8, block == 0 ? 8 : Long.numberOfTrailingZeros(block));
            int order = MINIMUM_ORDER + random.nextInt(most - MINIMUM_ORDER + 1);
            byte state = random.nextBoolean() ? BlockState.free(order) : BlockState.used(order);
            states.set(block, state);
            blocks.put(block, state);
            block += 1L << order;
        }
        return blocks;
    }

    @Test
    void everyOffsetLiesInTheBlockThatBeginsBeforeIt() {
        Seeds.upTo(10).forEach(seed -> {
            var test = new StateMapTest();
            NavigableMap<Long, Byte> blocks = test.tiling(new Random(seed));
            for (long offset = 0; offset < WINDOW_BYTES; offset++) {
                assertThat(test.states.blockAround(offset)).as("the block around 0x%x, seed %d", offset, seed).isEqualTo(blocks.floorKey(offset));
            }
        });
    }

    @Test
    void theNextStartIsThatOfTheNextBlock() {
        Seeds.upTo(10).forEach(seed -> {
            var test = new StateMapTest();
            NavigableMap<Long, Byte> blocks = test.tiling(new Random(seed));
            for (long from = 0; from < WINDOW_BYTES; from += 16) {
                for (long to = from; to <= WINDOW_BYTES; to += 16) {
                    Long next = blocks.ceilingKey(from);
                    assertThat(test.states.nextStart(from, to)).as("from 0x%x to 0x%x, seed %d", from, to, seed).isEqualTo(next == null || next >= to ? StateMap.NONE : next);
                }
            }
        });
    }

    @Test
    void onlyWhereALiveBlockStartsThereIsItsOrder() {
        Seeds.upTo(10).forEach(seed -> {
            var test = new StateMapTest();
            Map<Long, Byte> blocks = test.tiling(new Random(seed));
            for (long offset = -32; offset < WINDOW_BYTES + 32; offset++) {
                Byte state = blocks.get(offset);
                int order = state == null || BlockState.isFree(state) ? StateMap.NONE : BlockState.order(state);
                assertThat(test.states.liveOrder(offset)).as("at 0x%x, seed %d", offset, seed).isEqualTo(order);
            }
        });
    }

    @Test
    void whatLiesBehindTheMapIsNoBlock() {
        states.set(WINDOW_BYTES, BlockState.used(MINIMUM_ORDER));
        assertThat(states.liveOrder(WINDOW_BYTES)).isEqualTo(StateMap.NONE);
        states.set(WINDOW_BYTES, BlockState.free(MINIMUM_ORDER));
        assertThat(states.isFree(WINDOW_BYTES, MINIMUM_ORDER)).isFalse();
    }

    @Test
    void inAMapWithoutBlocksTheSearchForOneEndsAtItsBegin() {
        assertThat(states.blockAround(0)).isZero();
        assertThat(states.blockAround(WINDOW_BYTES - 1)).isZero();
    }
}
