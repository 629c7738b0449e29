package memheap.pe.local;

import memheap.pe.spi.Job;
import memheap.pe.spi.JobSession;

/**
 * Where things stand in the control file. What is written often stands on lines of its own; two lines of 64 bytes are fetched
 * together.
 *
 * <pre>
 *   0         header, see ControlHeader
 *   4096      claims          8: how often a place has been claimed
 *   4224      heap changes    8: how often memory was claimed or released
 *   4352      log entries     4: with the first, all PEs have come and the job has begun
 *   8192      log             4096 entries of 32 bytes
 *               +0   epoch        8
 *               +8   kind         4: 1 admitted, 2 lost
 *               +12  PE           4
 *               +16  incarnation  4
 *   139264    a slot for each PE, of 2432 bytes
 *               +0    two boards, 128 bytes apart, used in turn; each is one line, so that a PE that waits gets the record with the arrival
 *                       +0  arrival   8: the last epoch with this board that it has come to
 *                       +8  record    8: the last epoch with this board that it has brought a record to, times 2048, plus how many bytes
 *                       +16 content   48: of a record that is no longer
 *               +256  holder      4: the incarnation of the JVM that has the place
 *               +260  descriptor  4: of its heap
 *               +264  process     8
 *               +272  state       4: 1 it has published the above, 2 it has left
 *               +384  two contents of 1024 bytes, of longer records, used in turn
 * </pre>
 *
 * @param count number of PEs
 * @param heapBytes size of each heap
 * @param heapAlignment of its native address
 */
record ControlLayout(int count, long heapBytes, long heapAlignment) {

    static final int HEADER_BYTES = 4096;
    static final long CLAIMS = 4096;
    static final long HEAP_CHANGES = 4224;
    static final long LOG_ENTRIES = 4352;
    static final long LOG = 8192;
    static final int LOG_CAPACITY = 4096;
    static final long ENTRY_BYTES = 32;
    static final long ENTRY_KIND = 8;
    static final long ENTRY_PE = 12;
    static final long ENTRY_INCARNATION = 16;

    private static final long SLOTS = LOG + LOG_CAPACITY * ENTRY_BYTES;
    private static final long BOARD_STRIDE = 128;
    private static final long RECORD = 8;
    private static final long CONTENT = 16;
    private static final long HOLDER = 256;
    private static final long DESCRIPTOR = 260;
    private static final long PROCESS = 264;
    private static final long STATE = 272;
    private static final long LONGER_CONTENTS = 384;
    private static final long LONGER_CONTENT_BYTES = Math.ceilDiv(JobSession.MAXIMUM_RECORD_BYTES, 128L) * 128;
    private static final long SLOT_BYTES = LONGER_CONTENTS + 2 * LONGER_CONTENT_BYTES;

    static final int RECORD_LENGTH_BITS = 11;
    static final long BOARD_CONTENT_BYTES = 48;

    static ControlLayout of(Job job) {
        return new ControlLayout(job.count(), job.heapBytes(), job.heapAlignment());
    }

    long fileBytes() {
        return Math.ceilDiv(slot(count), HEADER_BYTES) * HEADER_BYTES;
    }

    private static long slot(int pe) {
        return SLOTS + pe * SLOT_BYTES;
    }

    private static long board(int pe, long epoch) {
        return slot(pe) + (epoch & 1) * BOARD_STRIDE;
    }

    static long arrival(int pe, long epoch) {
        return board(pe, epoch);
    }

    static long record(int pe, long epoch) {
        return board(pe, epoch) + RECORD;
    }

    /** Where the content of a record stands that has so many bytes. */
    static long content(int pe, long epoch, long byteSize) {
        return byteSize <= BOARD_CONTENT_BYTES ? board(pe, epoch) + CONTENT : slot(pe) + LONGER_CONTENTS + (epoch & 1) * LONGER_CONTENT_BYTES;
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

    static long entry(int index) {
        return LOG + index * ENTRY_BYTES;
    }
}
