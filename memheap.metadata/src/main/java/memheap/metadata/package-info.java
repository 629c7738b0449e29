/**
 * How a component reaches its metadata: one narrow accessor, {@link memheap.metadata.Metadata}, and the structure on top of it that more than
 * one component needs, {@link memheap.metadata.BitTree}. Not exported: each component bundle carries its own copy.
 *
 * <p>Common to the whole package: offsets and sizes are {@code long}, in bytes unless their name says otherwise; nothing is safe for use by
 * several threads at once, for the caller of a component holds a lock.
 */
package memheap.metadata;
