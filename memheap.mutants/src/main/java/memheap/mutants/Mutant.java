package memheap.mutants;

/**
 * memheap with one fault.
 *
 * @param number M1 and so on
 * @param fault what is wrong with it, in the words of any heap
 * @param here what is wrong in memheap
 * @param edit the fault
 * @param test who has to notice it
 */
record Mutant(String number, String fault, String here, Edit edit, NamedTest test) {
}
