/**
 * For those who use a symmetric heap: {@link memheap.api.Memheap} is the service to ask for.
 *
 * <p>Common to the whole package:
 * <ul>
 * <li>Sizes and addresses are {@code long}, in bytes. An <em>address</em> is a symmetric address: the distance from the start of the
 *     reserve, equal in all Processing Elements, never 0 for a block.
 * <li>An alignment is a power of two, at least 1 and at most the size of a window ({@code memheap.size}); every block is aligned to at
 *     least {@value memheap.api.Memheap#MINIMUM_ALIGNMENT} bytes, both as a symmetric and as a native address.
 * <li>No parameter may be {@code null} ({@link NullPointerException}), and no method returns {@code null}.
 * <li>Every type is safe for use by many threads unless it says otherwise.
 * <li>A call that throws has changed nothing, unless it says otherwise.
 * </ul>
 */
@Export
@Version("1.0.0")
package memheap.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
