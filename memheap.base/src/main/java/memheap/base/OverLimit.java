package memheap.base;

import memheap.base.ledger.Owner;

/** An owner would have more than its limit: whoever is told leaves the gate and decides. Never leaves the base. */
final class OverLimit extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Owner owner;
    private final boolean isFinal;

    /** @param isFinal whether nothing that other threads were granted and have not used stood in the way */
    OverLimit(Owner owner, boolean isFinal) {
        super("an owner would have more than its limit", null, false, false);
        this.owner = owner;
        this.isFinal = isFinal;
    }

    /** Has a first refusal looked at again, since it may come from what other threads were granted and have not used; after that, or if that cannot be taken back, it stands. */
    void tightenOrRefuse(Steward steward, long byteSize) {
        if (isFinal || !steward.tryTighten(owner)) {
            owner.fail();
            throw Refusal.overLimit(owner, byteSize);
        }
    }
}
