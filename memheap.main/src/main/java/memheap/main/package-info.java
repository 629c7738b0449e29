/** What the process of the container needs beside the framework. It lies on the class path in {@code lib/}, where no bundle sees it. */
package memheap.main;
