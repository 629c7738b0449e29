package memheap.chaos.guest;

/** What a guest does that is a component of a third party. */
public enum Behaviour {

    /** All that the contract says. */
    GOOD(""),

    /** Makes no module. */
    THROWS_IN_INIT("a guest that throws in init"),

    /** Never returns from {@code init} and does not listen to interruptions, until its bundle stops. */
    HANGS_IN_INIT("has not returned within"),

    /** Throws instead of handing out a block. */
    THROWS_IN_ALLOCATE("a guest that throws in allocate"),

    /** Throws instead of taking a block back. */
    THROWS_IN_FREE("a guest that throws in free"),

    /** Hands out what lies behind its window. */
    RETURNS_OUTSIDE("lies outside of its window"),

    /** Hands out what is not aligned. */
    RETURNS_MISALIGNED("is not aligned"),

    /** Hands out a block that somebody has. If that one frees it before the base has heard of both, the guest is found out by the free of the other: it knows of no such block. */
    RETURNS_TWICE("a live block"),

    /** Hands out the inside of a block that somebody has; found out like the former. */
    OVERLAPS("a live block"),

    /** Serves well, but throws when it is closed. */
    THROWS_IN_CLOSE(""),

    /** Serves well, but shows its blocks from the last to the first. */
    WALKS_BACKWARDS("");

    private final String reason;

    Behaviour(String reason) {
        this.reason = reason;
    }

    /**
     * Why the base takes such a component out of service.
     *
     * @return a part of the reason; empty if it serves as long as it is there
     */
    public String reason() {
        return reason;
    }
}
