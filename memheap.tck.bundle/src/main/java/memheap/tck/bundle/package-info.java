/** The conformance kit in a container: it runs the contract of {@code memheap.tck} over the components that are services there. Exports nothing. */
package memheap.tck.bundle;
