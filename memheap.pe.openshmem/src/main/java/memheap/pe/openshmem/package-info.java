/**
 * The engine for many hosts, over OpenSHMEM as Open MPI has it. The launcher {@code oshrun} starts the JVMs ({@link
 * memheap.pe.openshmem.LaunchSettings}); each looks whether the library can be loaded into it ({@link memheap.pe.openshmem.Surroundings}) and joins
 * ({@link memheap.pe.openshmem.Entry}).
 *
 * <p>Terms. The heap of a PE is <em>mapped</em> here if it is on the same host; loads and stores reach it, and no call is made. Otherwise it is
 * <em>elsewhere</em> ({@link memheap.pe.openshmem.RemoteAccess}). Over TCP, what one PE asks of another is done by a thread of that one ({@link
 * memheap.pe.openshmem.ProgressThread}).
 */
package memheap.pe.openshmem;
