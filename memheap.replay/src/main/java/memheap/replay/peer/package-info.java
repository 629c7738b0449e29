/**
 * For those who offer an allocator that traces are replayed on beside the components: a {@link memheap.replay.peer.Peer} service gives a
 * {@link memheap.replay.peer.PeerHeap}.
 *
 * <p>Common to the whole package: sizes, alignments and addresses are in bytes, and nothing is {@code null}.
 */
@Export
@Version("1.0.0")
package memheap.replay.peer;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
