package memheap.api;

/**
 * Somebody has written past a block, or into one that was freed: bytes that nobody may write have changed. The heap is intact, a user's content may not be. Only found with
 * {@code memheap.hardening=full}.
 */
public final class DamagedBlockException extends MemheapException {

    private static final long serialVersionUID = 1L;

    private final String owner;
    private final long address;
    private final long damagedAddress;

    /**
     * Makes an exception.
     *
     * @param message the whole sentence for the log
     * @param owner who has the block, or had it
     * @param address where the block starts
     * @param damagedAddress the first byte that has changed
     */
    public DamagedBlockException(String message, String owner, long address, long damagedAddress) {
        super(message);
        this.owner = owner;
        this.address = address;
        this.damagedAddress = damagedAddress;
    }

    /**
     * Who has the block, or had it.
     *
     * @return a bundle's symbolic name, or the name that an adapter has given
     */
    public String owner() {
        return owner;
    }

    /**
     * The block.
     *
     * @return its symmetric address
     */
    public long address() {
        return address;
    }

    /**
     * The first byte that has changed: before, behind or inside of the block.
     *
     * @return a symmetric address
     */
    public long damagedAddress() {
        return damagedAddress;
    }
}
