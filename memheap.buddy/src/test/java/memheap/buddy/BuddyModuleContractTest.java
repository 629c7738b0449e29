package memheap.buddy;

import memheap.spi.MemheapComponent;
import memheap.tck.MemheapModuleContract;

/** With the default minimum block. */
class BuddyModuleContractTest extends MemheapModuleContract {

    @Override
    protected MemheapComponent component() {
        return Configs.component(16);
    }
}
