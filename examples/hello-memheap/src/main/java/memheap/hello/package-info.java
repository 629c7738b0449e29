/** The smallest consumer of a symmetric heap: it asks for the service, writes a greeting into a block and reads it back. */
package memheap.hello;
