/** For tests of components: metadata that remembers its stores. No component refers to it, so no bundle contains it. */
package memheap.metadata.recording;
