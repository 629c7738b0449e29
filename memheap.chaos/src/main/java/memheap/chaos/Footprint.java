package memheap.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import memheap.chaos.container.EmbeddedContainer;

/**
 * What this process has of a heap besides the Java heap: threads, open files, mappings. Taken before a container starts and after it has stopped, it tells what was left behind.
 *
 * @param threads names of all threads of memheap
 * @param files what is open, but for jars, for what a framework keeps and for what has no name
 * @param mappings names of what is mapped, but for libraries and for what has no name
 */
record Footprint(List<String> threads, Set<String> files, Set<String> mappings) {

    private static final Path SELF = Path.of("/proc/self");
    private static final String THREADS = "memheap-";

    /** As it is now. */
    static Footprint now() {
        return new Footprint(threadNames(), openFiles(), mappedFiles());
    }

    /** The names of all living threads of memheap. */
    static List<String> threadNames() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).filter(name -> name.startsWith(THREADS)).sorted().toList();
    }

    private static Set<String> openFiles() {
        try (Stream<Path> links = Files.list(SELF.resolve("fd"))) {
            return links.map(Footprint::target).filter(name -> name.startsWith("/") && !name.endsWith(".jar") && !name.startsWith("/proc/") && !name.startsWith("/dev/") && !name.contains(EmbeddedContainer.STORAGE)).collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException closed) {
            return "";
        }
    }

    private static Set<String> mappedFiles() {
        return maps().stream().map(line -> line.split(" +", 6)).filter(fields -> fields.length == 6 && fields[5].startsWith("/")).map(fields -> fields[5])
                .filter(name -> !name.endsWith(".so") && !name.contains(".so.") && !name.endsWith(".jar")).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The lines that the system has of all mappings. */
    static List<String> maps() {
        try {
            return Files.readAllLines(SELF.resolve("maps"));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Fails if there is more now than there was then. */
    void requireNoMoreThan(Footprint then) {
        require("threads", threads.stream().filter(name -> !then.threads.contains(name)).toList());
        require("open files", files.stream().filter(name -> !then.files.contains(name)).toList());
        require("mappings", mappings.stream().filter(name -> !then.mappings.contains(name)).toList());
    }

    private static void require(String what, List<String> left) {
        if (!left.isEmpty()) {
            throw new Loss(String.format(Locale.ROOT, "%s were left behind: %s", what, left));
        }
    }
}
