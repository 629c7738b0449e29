package memheap.base.ledger;

/**
 * What a ledger says of one block, packed into a {@code long}, so that asking makes no object. Of most blocks it is the note itself, as {@link LedgerLayout} draws it, and takes no making; of one
 * whose note has no room for the size it is
 *
 * <pre>
 *   63..52 tenure | 51..2 requested bytes | 1 sampled | 0 set, as in no note
 * </pre>
 */
public final class LedgerEntry {

    /** Of a block that the ledger does not know. */
    public static final long NONE = 0;

    private static final long LARGE = 1;
    private static final int LARGE_SHIFT = 2;
    private static final int LARGE_BITS = 50;

    private LedgerEntry() {
    }

    /** What a note says of a block that needs a second word. */
    static long ofLarge(long note, long requestedBytes) {
        return LedgerLayout.ownedBytes(note) | requestedBytes << LARGE_SHIFT | note & LedgerLayout.SAMPLED | LARGE;
    }

    /** Whether it is a note's, and no stack was kept. */
    static boolean isPlain(long entry) {
        return (entry & (LARGE | LedgerLayout.SAMPLED)) == 0;
    }

    private static boolean isLarge(long entry) {
        return (entry & LARGE) != 0;
    }

    /**
     * What was asked for.
     *
     * @param entry what the ledger said, not {@link #NONE}
     * @return bytes, at least 0
     */
    public static long requestedBytes(long entry) {
        return isLarge(entry) ? entry >>> LARGE_SHIFT & (1L << LARGE_BITS) - 1 : LedgerLayout.smallBytes(entry);
    }

    /**
     * The number of the tenure that has the block.
     *
     * @param entry what the ledger said, not {@link #NONE}
     * @return its index
     */
    public static int tenure(long entry) {
        return LedgerLayout.tenure(entry);
    }

    /**
     * The size and the tenure alone.
     *
     * @param entry what the ledger said
     * @return equal numbers for blocks of one size and one tenure
     */
    public static long kind(long entry) {
        return isLarge(entry) ? entry & ~LedgerLayout.SAMPLED : LedgerLayout.ownedBytes(entry);
    }

    /**
     * Whether the stack of its allocation was kept.
     *
     * @param entry what the ledger said
     * @return whether it was
     */
    public static boolean isSampled(long entry) {
        return (entry & LedgerLayout.SAMPLED) != 0;
    }
}
