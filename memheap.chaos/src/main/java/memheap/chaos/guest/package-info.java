/** Bundles that are made on the fly: components of a third party, good and bad, and consumers of the heap. What is packed into them must not refer to anything outside of this package. */
package memheap.chaos.guest;
