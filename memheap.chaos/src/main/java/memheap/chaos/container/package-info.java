/** An OSGi framework inside of this process, Felix or Equinox, with memheap in it. */
package memheap.chaos.container;
