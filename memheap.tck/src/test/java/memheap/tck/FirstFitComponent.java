package memheap.tck;

import java.lang.foreign.ValueLayout;
import java.util.function.Function;
import memheap.spi.ComponentUnavailableException;
import memheap.spi.HeapSpace;
import memheap.spi.MemheapComponent;
import memheap.spi.MemheapModule;

/** The kit's own component: first fit over a sorted map, each block noted in the metadata, so that it can be reopened. */
class FirstFitComponent implements MemheapComponent {

    static final long MAGIC = 0x6d656d6865617001L;

    private final Function<HeapSpace, FirstFitModule> modules;

    FirstFitComponent(Function<HeapSpace, FirstFitModule> modules) {
        this.modules = modules;
    }

    @Override
    public MemheapModule init(HeapSpace space) throws ComponentUnavailableException {
        space.metadata().set(ValueLayout.JAVA_LONG, 0, MAGIC);
        return modules.apply(space);
    }

    /** The magic, then one {@code long} for each possible start of a block. */
    @Override
    public long metadataBytes(long windowBytes) {
        return Long.BYTES + windowBytes / FirstFitModule.UNIT_BYTES * Long.BYTES;
    }

    @Override
    public int formatVersion() {
        return 1;
    }

    @Override
    public MemheapModule reopen(HeapSpace space) throws ComponentUnavailableException {
        if (space.metadata().get(ValueLayout.JAVA_LONG, 0) != MAGIC) {
            throw new ComponentUnavailableException("the metadata was not written by this component");
        }
        return modules.apply(space).recovered();
    }
}
