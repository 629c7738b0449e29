/** Processes that use a heap in a file, are killed at any moment, and find in the next process what they had. */
package memheap.chaos.kills;
