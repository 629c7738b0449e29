/**
 * For those who watch: {@link memheap.event.MemheapListener} is told what happens, {@link memheap.event.MemheapInspector} can be asked.
 *
 * <p>Common to the whole package: sizes and addresses are in bytes; nothing is {@code null}; records are snapshots.
 */
@Export
@Version("1.0.0")
package memheap.event;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
