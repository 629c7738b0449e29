package memheap.job.launch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HostCapacityTest {

    private static final long WINDOW = 256L << 20;
    private static final HostCapacity HOST = new HostCapacity(2, 16L << 30);

    @Test
    void aJobThatFitsIsNotWarnedOf() {
        assertThat(HOST.warnings(32, WINDOW)).isEmpty();
    }

    @Test
    void morePesThanTheProcessorsCanServeAreTold() {
        assertThat(HOST.warnings(33, WINDOW)).containsExactly("33 PEs share 2 processors, more than 16 each: they will wait for each other most of the time");
    }

    @Test
    void morePesThanFitIntoMemoryAreTold() {
        assertThat(HOST.warnings(2, 8L << 30)).containsExactly("2 PEs take up to 8342 MiB each (150 MiB for the JVM, and a window of the symmetric heap), but this host has 16384 MiB for all of them");
    }

    @Test
    void thisHostHasSomething() {
        assertThat(HostCapacity.here().processors()).isPositive();
        assertThat(HostCapacity.here().memoryBytes()).isPositive();
    }
}
