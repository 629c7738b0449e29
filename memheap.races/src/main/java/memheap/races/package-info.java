/**
 * Looks for races: in the components' modules, with Lincheck and jcstress; in the modules and in all of memheap, with threads that trade blocks while components are swapped;
 * and for any other fault, with scripts of millions of calls. For developers; nothing depends on it.
 *
 * <p>No parameter and no result is {@code null}.
 */
package memheap.races;
