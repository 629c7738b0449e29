/**
 * Allocators of others as {@link memheap.replay.peer.Peer}s: native ones behind critical foreign calls, and Netty. As a bundle it registers them
 * ({@link memheap.peers.PeerServices}); as a plain jar it serves the benchmarks. Nothing here is exported.
 */
package memheap.peers;
