/**
 * Two calls at the same time, over and over, with jcstress: {@link memheap.races.jcstress.Collisions} runs it. Each class is one pair of calls; its outcomes are what both
 * have answered, and what is found when all is quiet again.
 */
package memheap.races.jcstress;
