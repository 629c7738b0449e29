/**
 * The benchmark: patterns of allocation, run by JMH on one contender per forked JVM, in interleaved rounds, and what is said about the
 * figures as a table, as JSON and as a chart. Types are public only where the code that JMH generates needs them.
 */
package memheap.bench;
