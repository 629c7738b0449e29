package memheap.races.history;

/** Marks calls on a heap where two frees of one block may both return if neither was over when the other began, as decision 0012 has it. */
interface Conceding {
}
