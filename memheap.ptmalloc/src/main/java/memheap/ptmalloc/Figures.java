package memheap.ptmalloc;

/**
 * What is counted while chunks come and go. One walk over the chunk map gives all of it again, so it is the one part that is not in the
 * metadata: it lies where counting costs least.
 */
final class Figures {

    /** Live blocks. */
    long liveBlocks;

    /** Units of live blocks. */
    long usedUnits;

    /** Where the top chunk starts; the number of units of the window if the last chunk is in use. */
    long top;

    /** Free chunks in small bins. */
    long smallChunks;

    /** Free chunks in tree bins. */
    long treeChunks;

    /** Bit u is set while the small bin for chunks of u units is not empty. */
    long smallMask;
}
