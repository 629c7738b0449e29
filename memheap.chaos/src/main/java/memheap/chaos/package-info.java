/**
 * Swaps, faults and kills under load: eight threads use the heap and look at every byte, while components come, go, change and misbehave. Whatever happens, no block may be lost, moved or shared, and
 * nothing may be left behind: no class loader, no thread, no file, no mapping.
 */
package memheap.chaos;
