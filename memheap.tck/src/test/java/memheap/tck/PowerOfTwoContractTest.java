package memheap.tck;

import memheap.spi.MemheapComponent;

/** A component that says which windows it refuses, and does refuse them, passes the contract. */
class PowerOfTwoContractTest extends MemheapModuleContract {

    @Override
    protected MemheapComponent component() {
        return WindowMutant.REFUSES_AN_ODD_WINDOW.component();
    }

    @Override
    protected boolean serves(long windowBytes) {
        return Long.bitCount(windowBytes) == 1;
    }
}
