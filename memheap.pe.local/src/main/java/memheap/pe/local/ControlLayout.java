package memheap.pe.local;

import memheap.pe.spi.Job;

/**
 * Where things stand in the control file. What is written often stands on lines of its own; two lines of 64 bytes are fetched together.
 *
 * <pre>
 *   0         header, see ControlHeader
 *   4096      formed          4: whether all PEs have come, so that the job has begun
 *   4224      claims          8: how often a place has been claimed
 *   4352      heap changes    8: how often memory was claimed or released
 *   4480      log entries     4
 *   8192      log             4096 entries of 32 bytes
 *               +0   epoch        8
 *               +8   kind         4: 1 admitted, 2 lost
 *               +12  PE           4
 *               +16  incarnation  4
 *   139264    a slot for each PE, of 2304 bytes
 *               +0    arrival     8: the last epoch that it has come to, times 4; plus 1 if to an exchange; plus 2 if it was an exchange before
 *               +128  holder      4: the incarnation of the JVM that has the place
 *               +132  descriptor  4: of its heap
 *               +136  process     8
 *               +144  state       4: 1 it has published the above, 2 it has left
 *               +256  two records of 1024 bytes, used in turn
 *                       +0  epoch     8
 *                       +8  bytes     4: how many there are
 *                       +16 content
 * </pre>
 *
 * @param count number of PEs
 * @param heapBytes size of each heap
 * @param heapAlignment of its native address
 */
record ControlLayout(int count, long heapBytes, long heapAlignment) {

    static final int HEADER_BYTES = 4096;
    static final long FORMED = 4096;
    static final long CLAIMS = 4224;
    static final long HEAP_CHANGES = 4352;
    static final long LOG_ENTRIES = 4480;
    static final long LOG = 8192;
    static final int LOG_CAPACITY = 4096;
    static final long ENTRY_BYTES = 32;
    static final long ENTRY_KIND = 8;
    static final long ENTRY_PE = 12;
    static final long ENTRY_INCARNATION = 16;

    private static final long SLOTS = LOG + LOG_CAPACITY * ENTRY_BYTES;
    private static final long SLOT_BYTES = 2304;
    private static final long HOLDER = 128;
    private static final long DESCRIPTOR = 132;
    private static final long PROCESS = 136;
    private static final long STATE = 144;
    private static final long RECORDS = 256;
    private static final long RECORD_BYTES = 1024;

    static final int ARRIVAL_KINDS = 2;
    static final long RECORD_LENGTH = 8;
    static final long RECORD_CONTENT = 16;

    static ControlLayout of(Job job) {
        return new ControlLayout(job.count(), job.heapBytes(), job.heapAlignment());
    }

    long fileBytes() {
        return Math.ceilDiv(slot(count), HEADER_BYTES) * HEADER_BYTES;
    }

    private static long slot(int pe) {
        return SLOTS + pe * SLOT_BYTES;
    }

    static long arrival(int pe) {
        return slot(pe);
    }

    static long holder(int pe) {
        return slot(pe) + HOLDER;
    }

    static long descriptor(int pe) {
        return slot(pe) + DESCRIPTOR;
    }

    static long process(int pe) {
        return slot(pe) + PROCESS;
    }

    static long state(int pe) {
        return slot(pe) + STATE;
    }

    static long record(int pe, long epoch) {
        return slot(pe) + RECORDS + (epoch & 1) * RECORD_BYTES;
    }

    static long entry(int index) {
        return LOG + index * ENTRY_BYTES;
    }
}
