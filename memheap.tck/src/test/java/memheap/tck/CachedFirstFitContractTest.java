package memheap.tck;

import memheap.spi.MemheapComponent;

/** A correct component with caches for threads passes the contract. */
class CachedFirstFitContractTest extends MemheapModuleContract {

    @Override
    protected MemheapComponent component() {
        return new FirstFitComponent(CachedFirstFitModule::new);
    }
}
