/** A program for the tests of jobs: each PE does what the arguments tell it, and says what it sees. */
package memheap.job.probe;
