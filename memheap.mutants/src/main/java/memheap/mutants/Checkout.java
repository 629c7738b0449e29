package memheap.mutants;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A copy of a checkout in a temporary folder: the files that Git tracks, as they are in the working tree. */
final class Checkout implements AutoCloseable {

    private final Path root;

    private Checkout(Path root) {
        this.root = root;
    }

    /**
     * Copies a checkout.
     *
     * @throws IOException if it is none, or cannot be copied
     */
    static Checkout copyOf(Path original) throws IOException, InterruptedException {
        var copy = new Checkout(Files.createTempDirectory("memheap-mutants"));
        for (String file : tracked(original)) {
            Path from = original.resolve(file);
            if (Files.isRegularFile(from)) { // it may have been deleted
                Path to = copy.root.resolve(file);
                Files.createDirectories(to.getParent());
                Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        return copy;
    }

    private static List<String> tracked(Path original) throws IOException, InterruptedException {
        Process git = new ProcessBuilder("git", "ls-files", "-z").directory(original.toFile()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String names = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (git.waitFor() != 0) {
            throw new IOException("'" + original + "' is no checkout that Git knows");
        }
        return Stream.of(names.split("\0")).filter(name -> !name.isEmpty()).toList();
    }

    Path root() {
        return root;
    }

    /** Removes the copy. */
    @Override
    public void close() throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> files = Files.walk(root)) {
            files.sorted(Comparator.reverseOrder()).forEach(Checkout::delete);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException undeletable) {
            throw new UncheckedIOException(undeletable);
        }
    }
}
