package memheap.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** What an enumeration has counted: one row of a table. */
record CrashReport(String component, Way way, long seed, long scripts, long calls, long cuts, long undecided, long nanoseconds, Optional<CrashFinding> finding) {

    private static final Path FOLDER = Path.of("target", "memheap-crash");

    private int count(CrashFinding.Kind kind) {
        return finding.filter(found -> found.kind() == kind).isPresent() ? 1 : 0;
    }

    /** The row, one word for each column; the launcher makes a table of it. */
    String row() {
        return String.format(Locale.ROOT, "%s %s %d %d %d %d %d %d %.1f %d%n", component, way, scripts, calls, cuts, count(CrashFinding.Kind.LOST),
                count(CrashFinding.Kind.CORRUPT), undecided, nanoseconds / 1e9, seed);
    }

    /** Leaves the row in a file of its own, whatever was there from an earlier run. */
    void write() {
        try {
            Files.createDirectories(FOLDER);
            Files.writeString(FOLDER.resolve(component + "." + way.ordinal() + ".txt"), row());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
