/** How threads of an engine wait. Not exported: each engine carries a copy of its own. */
package memheap.pe.waiting;
