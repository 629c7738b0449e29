/**
 * Who has which block: the ledger of a generation, and what is counted for its owners. It lies outside of the heap, knows no component and no OSGi, and calls nobody.
 *
 * <p>Common to the whole package: sizes are in bytes; an offset counts from the start of a window.
 */
package memheap.base.ledger;
