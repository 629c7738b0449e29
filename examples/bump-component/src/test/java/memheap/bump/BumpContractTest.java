package memheap.bump;

import memheap.spi.MemheapComponent;
import memheap.tck.MemheapModuleContract;

/** The bump component keeps the contract. */
class BumpContractTest extends MemheapModuleContract {

    @Override
    protected MemheapComponent component() {
        return new BumpComponent();
    }

    @Override
    protected boolean reusesFreedMemory() {
        return false;
    }
}
