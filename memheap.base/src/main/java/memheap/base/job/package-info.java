/**
 * The collective calls of a symmetric heap: how the PEs of a job make each call alike, agree on who serves it, and bring a newcomer up to date. It knows
 * meetings and numbers; what a call does to the heap of its own PE is behind {@link memheap.base.job.HeapCall} and {@link memheap.base.job.HeapPart}.
 */
package memheap.base.job;
