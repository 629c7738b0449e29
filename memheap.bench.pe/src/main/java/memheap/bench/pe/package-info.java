/**
 * What each PE of a measurement runs: one class a group of patterns, and what they share. Each pattern has a loop of its own, so that the compiler
 * makes of it what it would make of a user's. {@code pebench.c} does the same by OpenSHMEM alone.
 */
package memheap.bench.pe;
