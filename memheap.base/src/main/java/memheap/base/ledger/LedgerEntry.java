package memheap.base.ledger;

/** What a ledger says of one block, packed into a {@code long}, so that asking makes no object: 61 known | 60 sampled | 59..48 tenure | 47..0 requested bytes. */
public final class LedgerEntry {

    /** Of a block that the ledger does not know. */
    public static final long NONE = 0;

    private static final long KNOWN = 1L << 61;
    private static final long SAMPLED = 1L << 60;
    private static final int TENURE_SHIFT = 48;

    private LedgerEntry() {
    }

    static long of(long requestedBytes, int tenure, boolean sampled) {
        return KNOWN | (sampled ? SAMPLED : 0) | (long) tenure << TENURE_SHIFT | requestedBytes;
    }

    /**
     * What was asked for.
     *
     * @param entry what the ledger said, not {@link #NONE}
     * @return bytes, at least 0
     */
    public static long requestedBytes(long entry) {
        return entry & (1L << TENURE_SHIFT) - 1;
    }

    /**
     * The number of the tenure that has the block.
     *
     * @param entry what the ledger said, not {@link #NONE}
     * @return its index
     */
    public static int tenure(long entry) {
        return (int) (entry >>> TENURE_SHIFT) & LedgerLayout.MOST_TENURES - 1;
    }

    /**
     * The size and the tenure alone.
     *
     * @param entry what the ledger said
     * @return equal numbers for blocks of one size and one tenure
     */
    public static long kind(long entry) {
        return entry & ~SAMPLED;
    }

    /**
     * Whether the stack of its allocation was kept.
     *
     * @param entry what the ledger said
     * @return whether it was
     */
    public static boolean isSampled(long entry) {
        return (entry & SAMPLED) != 0;
    }
}
