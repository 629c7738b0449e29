package memheap.tck;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where reports are written: what was asked for, or else where a build keeps what it makes. */
final class ReportFolder {

    static final String PROPERTY = "memheap.tck.reports";

    private static final String NONE = "off";
    private static final String NAME = "memheap-tck";

    private ReportFolder() {
    }

    /** The folder, which need not exist; nothing if no report is wanted. */
    static Optional<Path> of(Optional<String> wanted) {
        String text = wanted.orElseGet(() -> System.getProperty(PROPERTY, ""));
        if (text.equals(NONE)) {
            return Optional.empty();
        }
        return Optional.of(text.isBlank() ? usual(Path.of("")) : Path.of(text));
    }

    /** Below Maven's folder or Gradle's, if one of them builds here. */
    static Path usual(Path project) {
        if (Files.exists(project.resolve("pom.xml")) || Files.isDirectory(project.resolve("target"))) {
            return project.resolve("target").resolve(NAME);
        }
        return Files.isDirectory(project.resolve("build")) ? project.resolve("build").resolve(NAME) : project.resolve(NAME);
    }
}
