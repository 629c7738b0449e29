/**
 * For those who plug a component in: {@link memheap.spi.MemheapComponent} makes modules, a {@link memheap.spi.MemheapModule} manages one
 * window.
 *
 * <p>Common to the whole package: sizes, alignments and offsets are {@code long}, in bytes; an offset counts from the start of the module's
 * window. No parameter and no result is {@code null}. The base alone calls a module; sizes and alignments are in the ranges given here, an offset may be any number.
 */
@Export
@Version("1.0.0")
package memheap.spi;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
