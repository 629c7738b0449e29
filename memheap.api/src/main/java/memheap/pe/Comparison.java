package memheap.pe;

/** How the value that is waited for is compared; both are signed. */
public enum Comparison {

    /** It is that value. */
    EQUAL,
    /** It is another value. */
    NOT_EQUAL,
    /** It is above. */
    GREATER,
    /** It is that value or above. */
    GREATER_OR_EQUAL,
    /** It is below. */
    LESS,
    /** It is that value or below. */
    LESS_OR_EQUAL;

    /**
     * Compares.
     *
     * @param found the value that is there
     * @param wanted what it is compared with
     * @return whether it fits
     */
    public boolean holds(long found, long wanted) {
        return switch (this) {
            case EQUAL -> found == wanted;
            case NOT_EQUAL -> found != wanted;
            case GREATER -> found > wanted;
            case GREATER_OR_EQUAL -> found >= wanted;
            case LESS -> found < wanted;
            case LESS_OR_EQUAL -> found <= wanted;
        };
    }
}
