package memheap.tck;

import memheap.spi.MemheapComponent;

/** The contract of the component with the fault that {@value Mutant#PROPERTY} names; run by {@link ContractFindsFaultsTest} only. */
class MutantContract extends MemheapModuleContract {

    @Override
    protected MemheapComponent component() {
        return Mutant.named(System.getProperty(Mutant.PROPERTY)).component();
    }
}
