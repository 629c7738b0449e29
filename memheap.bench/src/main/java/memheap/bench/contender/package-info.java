/**
 * Allocators that memheap is measured beside, all behind one shape: a {@link memheap.bench.contender.Contender} gives each thread its
 * {@link memheap.bench.contender.Slots}. What hands out plain numbers is a {@link memheap.bench.contender.BlockHeap}. Nothing in here knows
 * of a benchmark harness.
 */
package memheap.bench.contender;
