package memheap.tck.bundle;

import memheap.spi.MemheapComponent;

/**
 * A component to be tested.
 *
 * @param name what it is called
 * @param component the service
 * @param promises what its author says of it
 */
record Subject(String name, MemheapComponent component, Promises promises) {
}
