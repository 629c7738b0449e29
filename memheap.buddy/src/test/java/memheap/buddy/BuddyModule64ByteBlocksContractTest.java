package memheap.buddy;

import memheap.spi.MemheapComponent;
import memheap.tck.MemheapModuleContract;

/** With a minimum block of 64 bytes. */
class BuddyModule64ByteBlocksContractTest extends MemheapModuleContract {

    @Override
    protected MemheapComponent component() {
        return Configs.component(64);
    }
}
