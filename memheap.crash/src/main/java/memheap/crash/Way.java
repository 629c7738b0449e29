package memheap.crash;

import java.util.Locale;

/** What is cut. */
public enum Way {

    /** Calls on a module without caches. */
    MODULE(24),

    /** Calls on a module with caches, through them and past them. */
    LANES(16),

    /** The opening of what a kill has left of any of these calls. */
    RECOVERY(10);

    /** System property: how many cuts are made of two components together, in all ways. */
    public static final String CUTS_PROPERTY = "memheap.crash.cuts";

    private static final long USUAL_CUTS = 10_000_000;

    private final int percent;

    Way(int percent) {
        this.percent = percent;
    }

    /** How many cuts of a component are made this way. */
    long cuts() {
        return Math.max(1, Long.getLong(CUTS_PROPERTY, USUAL_CUTS) * percent / 100);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
