package memheap.replay;

/** Counts live blocks and the bytes asked for them, and remembers the most there ever were. */
final class LiveTally {

    private long bytes;
    private long blocks;
    private long peakBytes;
    private long peakBlocks;

    void born(long byteSize) {
        bytes += byteSize;
        blocks++;
        peakBytes = Math.max(peakBytes, bytes);
        peakBlocks = Math.max(peakBlocks, blocks);
    }

    void died(long byteSize) {
        bytes -= byteSize;
        blocks--;
    }

    long peakBytes() {
        return peakBytes;
    }

    long peakBlocks() {
        return peakBlocks;
    }
}
