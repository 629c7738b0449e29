/**
 * Tests in a real container. {@code Container} says what is in it, {@code HeapTest} is what all test classes share, {@code GuestActivator} is the code of third parties'
 * bundles, which {@code GuestBundle} makes.
 */
package memheap.itest;
