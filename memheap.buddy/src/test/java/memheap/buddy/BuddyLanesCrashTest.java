package memheap.buddy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import memheap.metadata.SegmentMetadata;
import memheap.metadata.recording.RecordingMetadata;
import memheap.spi.ComponentUnavailableException;
import memheap.spi.MemheapModule;
import memheap.tck.CachedModule;
import memheap.tck.Seeds;
import org.junit.jupiter.api.Test;

/** What a kill leaves of runs in the blocks of a buddy heap. */
class BuddyLanesCrashTest {

    private static final BuddyLayout LAYOUT = BuddyLayout.withCells(1 << 20, 16);

    /** Each step is cut behind every one of its stores: what is reopened then has the blocks from before the step or those from after it. */
    @Test
    void aKillBetweenAnyTwoStoresLosesAtMostTheCallThatWasUnderWay() {
        Seeds.upTo(2).forEach(seed -> {
            var random = new Random(seed);
            long[] words = new long[Math.toIntExact(LAYOUT.byteSize() / Long.BYTES)];
            var recorder = new RecordingMetadata(metadata(words));
            BuddyLanesModule recorded = init(recorder);
            List<CachedModule> lanes = List.of(new CachedModule(recorded, recorded.openCache().orElseThrow()), new CachedModule(recorded, recorded.openCache().orElseThrow()));
            var live = new ArrayList<Long>();
            for (int step = 0; step < 150; step++) {
                long[] before = words.clone();
                TreeMap<Long, Long> blocksBefore = blocks(recorded);
                recorder.forgetStores();
                step(random, lanes.get(random.nextInt(2)), live);
                assertThatEveryCutIs(before, recorder, List.of(blocksBefore, blocks(recorded)), "-Dmemheap.seed=%d, step %d".formatted(seed, step));
            }
        });
    }

    private static void assertThatEveryCutIs(long[] before, RecordingMetadata recorder, List<TreeMap<Long, Long>> either, String step) {
        for (int cut = 0; cut <= recorder.stores(); cut++) {
            long[] left = before.clone();
            recorder.replay(metadata(left), cut);
            BuddyLanesModule reopened = reopen(left);
            reopened.verify();
            assertThat(blocks(reopened)).as("%s, %d of %d stores", step, cut, recorder.stores()).isIn(either);
        }
    }

    private static SegmentMetadata metadata(long[] words) {
        return new SegmentMetadata(MemorySegment.ofArray(words));
    }

    private static BuddyLanesModule init(RecordingMetadata metadata) {
        try {
            return BuddyLanesModule.init(metadata, LAYOUT);
        } catch (ComponentUnavailableException refused) {
            throw new AssertionError(refused);
        }
    }

    private static BuddyLanesModule reopen(long[] words) {
        try {
            return BuddyLanesModule.reopen(metadata(words), new BuddyHeader(metadata(words)).requireReadable(LAYOUT.windowBytes()));
        } catch (ComponentUnavailableException refused) {
            throw new AssertionError(refused);
        }
    }

    private static void step(Random random, CachedModule lane, List<Long> live) {
        if (random.nextInt(50) == 0) {
            lane.cache().flush();
        } else if (live.isEmpty() || random.nextInt(100) < 60) {
            long offset = lane.allocate(1 + random.nextInt(6000));
            if (offset != MemheapModule.NO_SPACE) {
                live.add(offset);
            }
        } else {
            lane.free(live.remove(random.nextInt(live.size())));
        }
    }

    private static TreeMap<Long, Long> blocks(MemheapModule module) {
        var blocks = new TreeMap<Long, Long>();
        module.forEachBlock(blocks::put);
        return blocks;
    }

    @Test
    void aBlockThatIsTaggedAsARunButIsNoneIsRefused() {
        long[] words = new long[Math.toIntExact(LAYOUT.byteSize() / Long.BYTES)];
        BuddyLanesModule module = init(new RecordingMetadata(metadata(words)));
        long block = module.openCache().orElseThrow().allocate(100);
        int tagOffset = (int) (LAYOUT.cellLayout().tagOffset(block >>> 10));
        metadata(words).setInt(tagOffset, metadata(words).getInt(tagOffset) + 1); // twice as long
        assertThatThrownBy(() -> BuddyLanesModule.reopen(metadata(words), LAYOUT)).isInstanceOf(ComponentUnavailableException.class)
                .hasMessage("cannot reopen 'buddy' metadata: the block at offset 0x%x of 1024 bytes is tagged as a run, but is none", block & -1024);
    }
}
