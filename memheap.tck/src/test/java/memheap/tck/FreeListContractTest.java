package memheap.tck;

import memheap.spi.MemheapComponent;

/** A correct component that keeps a list of what is free, and nothing in its metadata, passes the contract. */
class FreeListContractTest extends MemheapModuleContract {

    @Override
    protected MemheapComponent component() {
        return FreeListModule::new;
    }
}
