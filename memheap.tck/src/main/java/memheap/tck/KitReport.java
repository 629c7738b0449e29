package memheap.tck;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import memheap.tck.Check.Outcome;

/** What the kit has found out about one component. Immutable. */
public final class KitReport {

    private final String name;
    private final String type;
    private final List<Check> checks;
    private final Duration duration;

    KitReport(String name, String type, Collection<Check> checks, Duration duration) {
        this.name = name;
        this.type = type;
        this.checks = checks.stream().sorted(Comparator.comparing(Check::area)).toList();
        this.duration = duration;
    }

    /**
     * What the report is called.
     *
     * @return the name of the contract class, or that of the component
     */
    public String name() {
        return name;
    }

    /** The component's class. */
    String type() {
        return type;
    }

    /** All checks, ordered by area. */
    List<Check> checks() {
        return checks;
    }

    List<Check> checks(Outcome outcome) {
        return checks.stream().filter(check -> check.is(outcome)).toList();
    }

    Map<Area, List<Check>> byArea() {
        return checks.stream().collect(Collectors.groupingBy(Check::area, () -> new EnumMap<>(Area.class), Collectors.toList()));
    }

    Duration duration() {
        return duration;
    }

    /**
     * The checks that found no fault.
     *
     * @return their number
     */
    public int passed() {
        return checks(Outcome.PASSED).size();
    }

    /**
     * The checks that found a fault.
     *
     * @return their number; the component keeps the contract if it is 0
     */
    public int failed() {
        return checks(Outcome.FAILED).size();
    }

    /**
     * The checks that were not made, since they are about something that the component does not have.
     *
     * @return their number
     */
    public int skipped() {
        return checks(Outcome.SKIPPED).size();
    }

    /**
     * What was found out, in a few lines for a person: how many checks passed, by area, what failed and why, and why the others were skipped.
     *
     * @return lines without a line break at the end
     */
    public String summary() {
        return SummaryText.of(this);
    }

    /**
     * Writes two files: {@code NAME.html} to be looked at, which needs nothing else, and {@code TEST-NAME.xml} in JUnit's format.
     *
     * @param folder where to; made if it does not exist
     * @return the HTML file
     * @throws IOException if a file cannot be written
     */
    public Path write(Path folder) throws IOException {
        Files.createDirectories(folder);
        String fileName = name.replaceAll("[^A-Za-z0-9._$-]", "_");
        Files.writeString(folder.resolve("TEST-" + fileName + ".xml"), XmlReport.of(this));
        return Files.writeString(folder.resolve(fileName + ".html"), HtmlReport.of(this));
    }
}
