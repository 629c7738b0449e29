package memheap.base;

import memheap.base.ledger.Tenure;

/** A block that is wanted, and for whom. */
class Request {

    private final long byteSize;
    private final long byteAlignment;
    private final Tenure tenure;

    /** Checked by the caller: a size of at least 0 and an alignment that a block can have. */
    Request(long byteSize, long byteAlignment, Tenure tenure) {
        this.byteSize = byteSize;
        this.byteAlignment = byteAlignment;
        this.tenure = tenure;
    }

    final long byteSize() {
        return byteSize;
    }

    final long byteAlignment() {
        return byteAlignment;
    }

    final Tenure tenure() {
        return tenure;
    }

    /** What the module is asked for: at least what is wanted. */
    long moduleBytes() {
        return byteSize;
    }

    /** Whether a thread's cache may serve it. */
    boolean mayBeCached() {
        return true;
    }

    /** Whether the caller can do without: then there is no exception if there is no room. */
    boolean isOptional() {
        return false;
    }

    /** Called when there is no room. @return whether there may be now, so that it is worth another try */
    boolean makesRoom() {
        return false;
    }

    /**
     * Called once the module has given a block, before anybody can take it away.
     *
     * @param address the module's block
     * @return the address of the user's
     */
    long served(long address) {
        return address;
    }
}
