/** The launcher of jobs, {@code memheap job}: a process of its own that starts containers as PEs, tells their output apart, and ends when they have ended. */
package memheap.job.launch;
