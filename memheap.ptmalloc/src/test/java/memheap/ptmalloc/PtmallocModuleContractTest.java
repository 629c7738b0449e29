package memheap.ptmalloc;

import memheap.spi.MemheapComponent;
import memheap.tck.MemheapModuleContract;

class PtmallocModuleContractTest extends MemheapModuleContract {

    @Override
    protected MemheapComponent component() {
        return new PtmallocComponent();
    }
}
