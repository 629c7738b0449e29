/**
 * How threads get past the common heap of a component: each has a {@link memheap.lanes.Lane} of its own, with cells that it cuts into chunks of one size. The component gives and takes cells
 * ({@link memheap.lanes.RunSource}) and knows nothing of what becomes of them. Not exported: each component bundle carries its own copy.
 *
 * <p>Terms. The window is numbered in <em>units</em> of 16 bytes and in <em>cells</em> of 64 units. A <em>run</em> is cells in a row, cut into <em>chunks</em> of one <em>size class</em>; what is left over
 * at its end is nobody's. A chunk is <em>used</em> while it is a live block, and free otherwise.
 *
 * <p>Common to the whole package: units and cells are {@code long} numbers from 0, chunks are named by the unit at which they start.
 */
package memheap.lanes;
