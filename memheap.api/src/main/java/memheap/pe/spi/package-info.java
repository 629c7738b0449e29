/**
 * For those who write an engine: what carries a job of PEs. A {@link memheap.pe.spi.ProcessingElementEngine} joins jobs, a {@link
 * memheap.pe.spi.JobSession} is one PE's part in one.
 *
 * <p>Common to the whole package: sizes and offsets are {@code long}, in bytes; an offset counts from the start of a PE's symmetric heap, and is the
 * symmetric address. No parameter and no result is {@code null}. Arguments are in the ranges given here: whoever calls has checked them, once for all
 * engines.
 */
@Export
@Version("1.0.0")
package memheap.pe.spi;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
