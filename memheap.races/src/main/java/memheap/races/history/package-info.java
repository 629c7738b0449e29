/**
 * Whether what threads see of a heap at the same time can be explained by their calls one after the other. {@link memheap.races.history.Linearizability} asks Lincheck,
 * {@link memheap.races.history.Interruptions} interrupts a thread wherever it touches metadata.
 */
package memheap.races.history;
