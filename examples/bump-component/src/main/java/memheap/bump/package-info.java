/** The smallest component: a bump pointer. One class, which is also the text of the guide for authors. */
package memheap.bump;
