package memheap.crash;

/** What a kill must not leave; the message says where it was found, and the seed with which it is found again. */
public final class CrashFinding extends AssertionError {

    private static final long serialVersionUID = 1;

    /** What is wrong. */
    public enum Kind {

        /** Blocks are missing, are there too many, or have another size; or a call that was committed is no more. */
        LOST,

        /** What was left is not reopened, or its invariants do not hold. */
        CORRUPT
    }

    private final Kind kind;

    CrashFinding(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** The same one, and where it was. */
    CrashFinding at(String where) {
        return new CrashFinding(kind, where + ": " + getMessage(), getCause());
    }

    /**
     * What is wrong.
     *
     * @return lost or corrupt
     */
    public Kind kind() {
        return kind;
    }
}
