package memheap.bench.job;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Who is measured. */
enum Contestant {

    /** The engine of one host. */
    LOCAL("local", "local", true),
    /** The same without the guard that compares collective calls. */
    LOCAL_UNGUARDED("local-unguarded", "local", false),
    /** The engine of many hosts, on this one. */
    OPENSHMEM("openshmem", "openshmem", true),
    /** The same without the guard. */
    OPENSHMEM_UNGUARDED("openshmem-unguarded", "openshmem", false),
    /** A program in C on the same OpenSHMEM. */
    C("c", null, true);

    private static final List<String> COLLECTIVE = List.of("collective");

    private final String label;
    private final String engine;
    private final boolean guarded;

    Contestant(String label, String engine, boolean guarded) {
        this.label = label;
        this.engine = engine;
        this.guarded = guarded;
    }

    String label() {
        return label;
    }

    /** The engine of its job; nothing if it needs none. */
    Optional<String> engine() {
        return Optional.ofNullable(engine);
    }

    /** Whether its PEs compare their collective calls; if not, nothing else is measured. */
    boolean isGuarded() {
        return guarded;
    }

    /** The groups of patterns that are measured; empty for all. */
    List<String> groups() {
        return guarded ? List.of() : COLLECTIVE;
    }

    /** Who runs by one of some engines, and the program in C. */
    static List<Contestant> of(List<String> engines) {
        return Arrays.stream(values()).filter(contestant -> contestant.engine().map(engines::contains).orElse(true)).toList();
    }
}
