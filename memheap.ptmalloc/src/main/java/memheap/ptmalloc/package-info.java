/**
 * The component {@code ptmalloc}: best fit with small bins, tree bins and a top chunk, in the manner of Doug Lea's malloc, with all metadata out of band.
 *
 * <p>{@code PtmallocComponent} is what OSGi sees, {@code PtmallocModule} speaks the contract's language, {@code Chunks} is the algorithm, over the boundaries in
 * {@code ChunkMap} and the free chunks in {@code Bins}.
 */
package memheap.ptmalloc;
