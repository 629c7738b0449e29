package memheap.tck;

import memheap.spi.MemheapComponent;

/** A correct component passes the contract. */
class FirstFitContractTest extends MemheapModuleContract {

    @Override
    protected MemheapComponent component() {
        return new FirstFitComponent(FirstFitModule::new);
    }
}
