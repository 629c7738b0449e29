/**
 * Seeds faults in the sources of memheap, and sees that a test notices each.
 *
 * <p>Terms. A <em>mutant</em> is memheap with one fault: an <em>edit</em> of one place in its sources. The test that is <em>named</em> for a mutant <em>kills</em> it by failing; if that test passes,
 * the mutant <em>survives</em>, whatever other tests may say.
 */
package memheap.mutants;
