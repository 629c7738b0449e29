package memheap.buddy;

import memheap.spi.MemheapComponent;
import memheap.tck.MemheapModuleContract;

/** With a minimum block of 8 bytes. */
class BuddyModule8ByteBlocksContractTest extends MemheapModuleContract {

    @Override
    protected MemheapComponent component() {
        return Configs.component(8);
    }
}
