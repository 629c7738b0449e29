/** The smallest component: a bump pointer. One class. */
package memheap.bump;
