/**
 * Allocation traces of real programs: read from and written to files, recorded from a heap, replayed on one.
 *
 * <p>Common to the whole package: sizes and addresses are in bytes, nothing is {@code null}, and a type is for one thread at a time unless
 * it says otherwise.
 */
@Export
@Version("1.0.0")
package memheap.replay;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
