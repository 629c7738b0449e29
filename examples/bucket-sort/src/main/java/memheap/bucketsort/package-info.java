/**
 * Sorts keys over the PEs of a job, as the benchmark ISx does: each PE draws keys, puts each of them into the PE that has its bucket, and sorts its
 * own bucket. {@link memheap.bucketsort.BucketSort} is the program, {@link memheap.bucketsort.KeyExchange} the part where PEs meet.
 */
package memheap.bucketsort;
