package memheap.tck;

import memheap.spi.MemheapComponent;

/** A correct component that is safe for many threads passes the contract. */
class LockedFirstFitContractTest extends MemheapModuleContract {

    @Override
    protected MemheapComponent component() {
        return new FirstFitComponent(LockedFirstFitModule::new);
    }
}
