/**
 * What Jazzer throws bytes at: each target is a class with a method {@code fuzzerTestOneInput} that makes something of any bytes, and throws if what came of it is wrong.
 *
 * <p>A target takes bytes as a list of steps and never as a whole, so that a byte more or less changes one step.
 */
package memheap.fuzz;
