/**
 * The engine for one host. The JVMs of a job, all of one user, find each other through a directory in {@code /dev/shm} that has the job's name
 * ({@link memheap.pe.local.JobDirectory}); each one's heap is a sealed file in memory without a name ({@link memheap.pe.local.OwnHeap}), which the
 * others map ({@link memheap.pe.local.PeerHeap}).
 *
 * <p>Terms. An <em>epoch</em> is the number of a meeting of all PEs: a barrier or an exchange. A PE <em>arrives</em> at an epoch when it comes to it,
 * and <em>passes</em> it when it goes on. An epoch is <em>broken</em> if a PE was lost at it. Who is in the job is told by the <em>log</em> of the
 * control file ({@link memheap.pe.local.MembershipLog}), to which somebody adds an entry, under the lock for agreement, that says at which epoch a PE
 * is lost or admitted.
 *
 * <p>Invariants; comments name them by their numbers in brackets:
 * <ol>
 * <li>A PE has passed an epoch that is not broken only after every member has arrived at it.
 * <li>An entry for the epoch {@code e} is added only while some member that lives has not passed {@code e}, by that member or while that is certain;
 *     so nobody passes {@code e} without seeing it.
 * <li>An epoch is broken once: all losses of one epoch are added together, and later ones belong to a later epoch.
 * <li>The epochs of the entries never go down.
 * <li>The arrival of a PE that has died stays as it was until its place is taken, so that all see the same.
 * <li>A place is taken from the lock down: the JVM whose lock on the byte of a PE the kernel holds is that PE, and no other.
 * </ol>
 */
package memheap.pe.local;
