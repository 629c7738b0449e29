package memheap.tck;

import java.util.Locale;

/** What a check is about; a report is ordered by it. */
enum Area {
    ARGUMENTS("arguments"),
    ALIGNMENT("alignment"),
    SIZES("zero, small and huge sizes"),
    LARGE_WINDOWS("beyond 4 GiB"),
    OVERLAP("no overlap"),
    CONTENTS("contents"),
    RECOVERY("exhaustion and full recovery"),
    TRACES("failed requests without trace"),
    WRONG_FREES("wrong frees"),
    RESIZING("resize in place"),
    USAGE("usage adds up"),
    WALK("block walk"),
    VERIFY("verify"),
    WINDOWS("windows"),
    THREADS("threads, as declared"),
    CACHES("caches of threads"),
    SYMMETRY("symmetric determinism"),
    REOPENING("reopen"),
    INIT("repeated init"),
    CLOSING("close and class loader"),
    SCRIPTS("random scripts"),
    OWN("the author's own");

    private final String title;

    Area(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    /** Usable as a part of a link. */
    String anchor() {
        return name().toLowerCase(Locale.ROOT);
    }
}
