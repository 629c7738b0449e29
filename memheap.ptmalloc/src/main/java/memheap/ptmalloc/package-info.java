/**
 * The component 'ptmalloc': best fit from small bins, tree bins and a top chunk, in the manner of Doug Lea's malloc, with nothing between the
 * users' bytes.
 *
 * <p>From outside to inside: {@link memheap.ptmalloc.PtmallocComponent} wires, {@link memheap.ptmalloc.PtmallocModule} turns bytes into units
 * and failures into exceptions, {@link memheap.ptmalloc.ChunkHeap} cuts and merges, {@link memheap.ptmalloc.ChunkMap} is the authoritative
 * account, {@link memheap.ptmalloc.FreeChunks} finds, {@link memheap.ptmalloc.Lane} is a thread's own way around all that,
 * {@link memheap.ptmalloc.PtmallocLayout} knows where everything lies.
 * {@link memheap.ptmalloc.PtmallocRecovery} goes on where another module stopped, {@link memheap.ptmalloc.PtmallocVerification} checks the
 * invariants.
 *
 * <p>Common to the whole package: a <em>unit</em> is 16 bytes, a <em>cell</em> 64 units. Below the module all places and sizes are in units,
 * and a chunk is named by the unit at which it starts. The module is safe for all threads; below it nothing is, but what
 * says so: the module locks the heap, and each lane is used by one thread at a time.
 */
package memheap.ptmalloc;
