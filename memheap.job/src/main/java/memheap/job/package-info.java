/** What a container does as a PE that {@code memheap job} has started: it installs one bundle, runs its program when the job is joined, and ends with its status. */
package memheap.job;
