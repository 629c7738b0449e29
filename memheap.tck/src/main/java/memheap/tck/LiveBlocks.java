package memheap.tck;

import java.util.TreeMap;
import memheap.spi.MemheapModule;

/** What a module shows of its live blocks, to be compared. */
public final class LiveBlocks {

    private LiveBlocks() {
    }

    /**
     * Walks over all live blocks.
     *
     * @param module the module, which nobody else uses meanwhile
     * @return usable bytes by offset
     */
    public static TreeMap<Long, Long> of(MemheapModule module) {
        var blocks = new TreeMap<Long, Long>();
        module.forEachBlock(blocks::put);
        return blocks;
    }
}
