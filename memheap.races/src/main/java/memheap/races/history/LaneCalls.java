package memheap.races.history;

/** Calls on lanes alone, each thread with one of its own. */
public final class LaneCalls extends HeapCalls implements Conceding {

    /** For Lincheck. */
    public LaneCalls() {
        this(new ArrayMetadata(LanesModule.METADATA_BYTES));
    }

    LaneCalls(ArrayMetadata metadata) {
        super(made(metadata), LanesModule.WINDOW_BYTES, LanesModule.MOST_BYTES, true);
    }

    private static LanesModule made(ArrayMetadata metadata) {
        return new LanesModule(metadata);
    }
}
