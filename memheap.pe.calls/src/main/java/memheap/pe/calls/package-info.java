/**
 * The calls of {@link memheap.pe.ProcessingElements} over the session of any engine: arguments are checked here, once for all engines, and where a
 * heap is mapped a call is a load, a store or a copy. Not exported: who registers the service carries a copy of its own.
 */
package memheap.pe.calls;
