package memheap.pe.openshmem;

import memheap.pe.spi.JobSession;

/**
 * What each PE has beside its heap, in symmetric memory, for others to write into. Each word has one writer.
 *
 * <pre>
 *  offset
 *   +0         left      a long for each PE: 1 once that PE has left the job; written by it
 *   arrivals   arrival   for each round, twice (meetings with even and with odd numbers), a line of 128 bytes; written by the PE that is 2^round
 *                        places on:
 *                          +0  word     8: 8 times the number of the last such meeting in which it has come to this round, plus what it has
 *                                       heard of by then (0 barriers, 1 exchanges, 2 both), plus 4 if the records are in the inbox
 *                          +8  records  120: those that it has brought, packed, if they are no longer; written before the word. One of 48
 *                                       bytes ends with the first 64, so that whoever waits for the word gets it with the word
 *   inboxes    inbox     for each round, twice likewise: longer records, packed; written by that PE, before the word
 *
 *  a record: +0 int length | +4 bytes | up to a multiple of 8
 * </pre>
 *
 * @param count how many PEs there are
 * @param rounds how many rounds a meeting has: the smallest number with {@code 2^rounds >= count}
 */
record ControlLayout(int count, int rounds) {

    /** Bytes of a record without its content. */
    static final int RECORD_HEADER_BYTES = Integer.BYTES;
    /** Bytes of the longest record. */
    static final int LARGEST_RECORD_BYTES = recordBytes(JobSession.MAXIMUM_RECORD_BYTES);

    private static final long LINE_BYTES = 128;

    /** Bytes of the records that have their place beside the arrival. */
    static final long BESIDE_BYTES = LINE_BYTES - Long.BYTES;

    static ControlLayout of(int count) {
        return new ControlLayout(count, Integer.SIZE - Integer.numberOfLeadingZeros(count - 1));
    }

    /** How much memory a record takes. */
    static int recordBytes(int length) {
        return RECORD_HEADER_BYTES + length + 7 & ~7;
    }

    /** How many records are brought in a round: as many as have been gathered, or as are still missing. */
    int brought(int round) {
        return Math.min(1 << round, count - (1 << round));
    }

    long left(int pe) {
        return (long) pe * Long.BYTES;
    }

    long arrival(long meeting, int round) {
        return Math.ceilDiv((long) count * Long.BYTES, LINE_BYTES) * LINE_BYTES + ((meeting & 1) * rounds + round) * LINE_BYTES;
    }

    /** Where records are that have their place beside an arrival. */
    long beside(long meeting, int round) {
        return arrival(meeting, round) + Long.BYTES;
    }

    long inbox(long meeting, int round) {
        long before = (1L << round) - 1 + (meeting & 1) * (count - 1); // records of earlier rounds, and of the other kind of meeting
        return inboxes() + before * LARGEST_RECORD_BYTES;
    }

    private long inboxes() {
        return arrival(1, rounds);
    }

    long byteSize() {
        return inboxes() + 2L * (count - 1) * LARGEST_RECORD_BYTES;
    }
}
