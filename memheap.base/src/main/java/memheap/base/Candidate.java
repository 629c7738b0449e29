package memheap.base;

import java.util.Locale;
import java.util.regex.Pattern;
import memheap.spi.MemheapComponent;

/** A component's service as the base knows it: who it is, and what became of it. Everything that changes is confined to the {@code memheap-lifecycle} thread. */
final class Candidate {

    /** As many as the record of a window in a heap file has room for. */
    static final int MOST_LETTERS = WindowRecord.MOST_NAME_BYTES;
    static final Pattern NAME_GRAMMAR = Pattern.compile("[A-Za-z0-9_-]{1," + MOST_LETTERS + "}");

    /** What became of a candidate. */
    enum Standing { NEW, HEALTHY, REFUSED, QUARANTINED }

    private final String name;
    private final MemheapComponent component;
    private final long serviceId;
    private final String bundle;
    private final String quarantineKey;
    private int ranking;
    private int formatVersion;
    private Standing standing = Standing.NEW;
    private String reason = "has just arrived";

    /**
     * Makes a new candidate.
     *
     * @param name the component's name
     * @param component its service object
     * @param serviceId its service id
     * @param ranking its service ranking
     * @param bundle symbolic name and version of its bundle, for people
     * @param quarantineKey equal for all candidates that a quarantine holds for: those of one state of one bundle
     */
    Candidate(String name, MemheapComponent component, long serviceId, int ranking, String bundle, String quarantineKey) {
        this.name = name;
        this.component = component;
        this.serviceId = serviceId;
        this.ranking = ranking;
        this.bundle = bundle;
        this.quarantineKey = quarantineKey;
    }

    String name() {
        return name;
    }

    MemheapComponent component() {
        return component;
    }

    long serviceId() {
        return serviceId;
    }

    int ranking() {
        return ranking;
    }

    void rank(int newRanking) {
        ranking = newRanking;
    }

    String bundle() {
        return bundle;
    }

    String quarantineKey() {
        return quarantineKey;
    }

    int formatVersion() {
        return formatVersion;
    }

    /** @throws IllegalStateException if there is no such version, which is a fault of the component */
    void writesFormat(int version) {
        if (version < 0) {
            throw new IllegalStateException(String.format(Locale.ROOT, "formatVersion() returned %d, but is at least 0", version));
        }
        formatVersion = version;
    }

    Standing standing() {
        return standing;
    }

    String reason() {
        return reason;
    }

    void become(Standing newStanding, String because) {
        standing = newStanding;
        reason = because;
    }
}
