/**
 * For authors of components: {@link memheap.tck.MemheapModuleContract} is the contract of the package {@code memheap.spi} as tests, {@link memheap.tck.KitReport}
 * what they have found out, {@link memheap.tck.HeapScript} a random
 * test that reports the shortest way to a fault and can be compared with a {@link memheap.tck.Placement}, {@link memheap.tck.LongScript} a long one, {@link
 * memheap.tck.BlockMarket} threads that trade blocks, {@link memheap.tck.TestSpace} a window to try things in.
 *
 * <p>Sizes, alignments and offsets are {@code long}, in bytes. No type is for use by several threads at once unless it says so.
 */
@Export
@Version("1.0.0")
package memheap.tck;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
