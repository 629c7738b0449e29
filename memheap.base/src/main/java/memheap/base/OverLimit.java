package memheap.base;

import memheap.base.ledger.Owner;

/** An owner would have more than its limit: whoever is told leaves the gate and decides. Never leaves the base. */
final class OverLimit extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Owner owner;

    OverLimit(Owner owner) {
        super("an owner would have more than its limit", null, false, false);
        this.owner = owner;
    }

    Owner owner() {
        return owner;
    }
}
