package memheap.ptmalloc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import memheap.metadata.recording.RecordingMetadata;
import memheap.spi.MemheapModule;
import memheap.spi.ThreadCache;
import memheap.tck.CachedModule;
import memheap.tck.Seeds;
import org.junit.jupiter.api.Test;

/** What a kill leaves of lanes and their runs. */
class LaneCrashTest {

    /** Each step is cut behind every one of its stores: what is reopened then has the blocks from before the step or those from after it. */
    @Test
    void aKillBetweenAnyTwoStoresLosesAtMostTheCallThatWasUnderWay() {
        Seeds.upTo(3).forEach(seed -> {
            var random = new Random(seed);
            Image small = Image.zeroed(512 << 10);
            var recorder = new RecordingMetadata(small.metadata());
            PtmallocModule recorded = small.init(recorder);
            List<ThreadCache> lanes = List.of(recorded.openCache().orElseThrow(), recorded.openCache().orElseThrow());
            var live = new ArrayList<Long>();
            for (int step = 0; step < 400; step++) {
                Image before = small.copy();
                TreeMap<Long, Long> blocksBefore = blocks(recorded);
                recorder.forgetStores();
                step(random, new CachedModule(recorded, lanes.get(random.nextInt(2))), live);
                TreeMap<Long, Long> blocksAfter = blocks(recorded);
                for (int cut = 0; cut <= recorder.stores(); cut++) {
                    PtmallocModule reopened = before.after(recorder, cut).reopen();
                    reopened.verify();
                    assertThat(blocks(reopened)).as("-Dmemheap.seed=%d, step %d, %d of %d stores", seed, step, cut, recorder.stores()).isIn(blocksBefore, blocksAfter);
                }
            }
        });
    }

    private static void step(Random random, CachedModule lane, List<Long> live) {
        if (random.nextInt(100) == 0) {
            lane.cache().flush();
        } else if (live.isEmpty() || random.nextInt(100) < 60) {
            long offset = lane.allocate(1 + random.nextInt(3000));
            if (offset != MemheapModule.NO_SPACE) {
                live.add(offset);
            }
        } else {
            lane.free(live.remove(random.nextInt(live.size())));
        }
    }

    private static TreeMap<Long, Long> blocks(PtmallocModule module) {
        var blocks = new TreeMap<Long, Long>();
        module.forEachBlock(blocks::put);
        return blocks;
    }
}
