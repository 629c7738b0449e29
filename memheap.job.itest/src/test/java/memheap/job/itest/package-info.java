/** Runs jobs as a user does, from the built distribution, and looks at what is printed, how they end, and what they leave. */
package memheap.job.itest;
