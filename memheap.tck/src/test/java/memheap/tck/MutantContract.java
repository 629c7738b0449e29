package memheap.tck;

import memheap.spi.MemheapComponent;

/** The contract of a component with a fault; run by {@link ContractFindsFaultsTest} only. */
class MutantContract extends MemheapModuleContract {

    /** The mutant that the next run is about; set by the one thread that runs it. */
    static Mutant mutant;

    @Override
    protected MemheapComponent component() {
        return mutant.component();
    }
}
