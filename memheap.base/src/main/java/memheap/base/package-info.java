/**
 * The engine: it chooses the active component, owns the memory, serves the users and keeps their blocks through every change.
 *
 * <p>Reading order: {@code MemheapBase} wires, {@code Selection} decides on the {@code Lifecycle} thread, {@code HeapEngine} serves every
 * other thread from one volatile {@code World}; a {@code Generation} is one module in one window of {@code HeapMemory}.
 */
package memheap.base;
