/**
 * For those who compute on many JVMs at once: {@link memheap.pe.ProcessingElements} is the service to ask for in a job.
 *
 * <p>A <em>job</em> is a number of Processing Elements (PEs), each a JVM, numbered from 0. Each has a symmetric heap of the same size, laid out
 * alike. A <em>symmetric address</em> is a {@code long}: bytes from the start of the reserve, the same place in every PE, never 0.
 *
 * <p>Common to the whole package:
 * <ul>
 * <li>Sizes, lengths and strides are in bytes unless they count elements, and then they say so. A PE is a number from 0 to {@code count - 1}; one's
 *     own is allowed everywhere.
 * <li>A single value, an atomic one or a signal lies at a multiple of its own size. Ranges of bytes may start and end anywhere.
 * <li>An argument that is wrong (no such PE, an address of 0 or outside of the heap, a range that ends behind it, a place that is not aligned, a
 *     negative size) is an {@link IllegalArgumentException} that says what was found and what is possible; nothing has changed anywhere.
 * <li>Of an address that lies in the heap but in no block that all have allocated, nothing is promised: what is read there is anything, and what is
 *     written may reach nobody. It harms no JVM.
 * <li>Every operation on a PE that is lost, and every wait in which a loss is found, throws {@link memheap.pe.PeerLostException}. After the job was
 *     left, every method throws {@link memheap.api.HeapClosedException}, but {@code me}, {@code count} and {@code heapBytes} of {@link
 *     memheap.pe.ProcessingElements}, and all of {@link memheap.pe.JobStatus}.
 * <li>No parameter may be {@code null} ({@link NullPointerException}), and no method returns {@code null}.
 * <li>Every type is safe for use by many threads. Collective calls of one PE are made one after the other, in the same order as those of all others:
 *     threads that would make them at the same time have to agree on an order themselves.
 * </ul>
 *
 * <p><strong>Memory order.</strong> What a PE puts is seen by others in no particular order, unless something orders it: {@code fence} keeps what was
 * put into one PE before it apart from what is put into the same PE after it; {@code quiet} returns when all that the calling thread has put, into
 * whatever PE, can be seen by everybody; {@code barrier} and every other collective call is a quiet for the thread that makes it and a meeting of all
 * PEs. An operation that has to be seen by a certain operation of another PE is followed by a fence and by an atomic one, or is a put with a signal,
 * and the other one waits for that with {@code waitUntil}: what was put before is seen after. Single values that are aligned and atomic ones are never
 * torn; a range of bytes is seen piece by piece.
 */
@Export
@Version("1.0.0")
package memheap.pe;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
