package memheap.base.ledger;

/**
 * How much an owner may have and can rely on.
 *
 * @param limitBytes most bytes that may be live, or {@link Owner#UNLIMITED}
 * @param reservedBytes bytes of the heap that nobody else can take; 0 for none
 */
public record OwnerBounds(long limitBytes, long reservedBytes) {

    /** No bounds. */
    public static final OwnerBounds NONE = new OwnerBounds(Owner.UNLIMITED, 0);
}
