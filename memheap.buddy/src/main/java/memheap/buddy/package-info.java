/**
 * The component 'buddy': blocks of a power of two bytes, halved until they fit and merged again as soon as both halves are free.
 *
 * <p>From outside to inside: {@link memheap.buddy.BuddyComponent} wires, {@link memheap.buddy.BuddyModule} turns bytes into orders and
 * failures into exceptions, {@link memheap.buddy.BuddyTree} splits and merges, {@link memheap.buddy.FreeBlocks} finds,
 * {@link memheap.buddy.BuddyLayout} and {@link memheap.buddy.BuddyHeader} know where everything lies.
 * {@link memheap.buddy.BuddyRecovery} goes on where another module stopped, {@link memheap.buddy.BuddyVerification} checks the invariants.
 *
 * <p>Common to the whole package: the <em>order</em> of a block is the logarithm to the base of 2 of its bytes; a block is named by the
 * offset in the window, in bytes, at which it starts; nothing is safe for use by several threads at once, for the base locks.
 */
package memheap.buddy;
