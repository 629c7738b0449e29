package memheap.races;

import memheap.spi.HeapSpace;
import memheap.spi.MemheapModule;
import memheap.tck.ForwardingModule;

/** A module and the space that it manages: a module may know no more of its metadata than an address, so somebody has to hold the memory for as long as the module is used. */
final class BareModule extends ForwardingModule {

    private final HeapSpace space; // held

    BareModule(MemheapModule module, HeapSpace space) {
        super(module);
        this.space = space;
    }

    @Override
    public String toString() {
        return "a module of " + space.memory().byteSize() + " bytes";
    }
}
