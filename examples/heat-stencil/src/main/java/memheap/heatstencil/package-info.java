/**
 * Heats a plate that lies over the PEs of a job: each PE has some of its rows, and tells its neighbours of the first and the last of them after each
 * step. {@link memheap.heatstencil.HeatStencil} is the program, {@link memheap.heatstencil.Slab} the part where PEs meet.
 */
package memheap.heatstencil;
