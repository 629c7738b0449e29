package memheap.base;

import memheap.api.HeapUsage;

/** How the use of a generation is learnt: from its module, or for an orphan from what the base knows. */
interface Usages {

    /** What the module of a generation says of its use. */
    HeapUsage usage(Generation generation);

    /** The live bytes of a generation, without what is held for owners with a reservation. */
    long liveBytes(Generation generation);
}
