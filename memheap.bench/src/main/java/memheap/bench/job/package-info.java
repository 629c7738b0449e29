/** Measures processing elements: starts jobs and a program in C in turn, reads what they tell, and compares. What they measure is in {@code memheap.bench.pe}. */
package memheap.bench.job;
