/**
 * Kills a component between any two of its stores, and looks at what is left.
 *
 * <p>Terms. A <em>cut</em> is what a kill leaves behind some of the stores of a call: those before it were done, those after it were not. A store that changes nothing
 * makes no cut of its own. A call is <em>under way</em> from its first store to its last, and the block that it is about is <em>undecided</em> as long: a successor may find
 * what was before the call or what is after it, and once it has found the latter, it finds it behind each later store too.
 *
 * <p>This is what a crash of the process leaves, and no more: whatever was stored is there, in program order. It says nothing about a loss of power.
 */
package memheap.crash;
