package memheap.job.launch;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/** The folder with the homes of the PEs on this host; if nobody has named it, it goes when it is closed. */
final class Homes implements AutoCloseable {

    private final Path folder;
    private final boolean stays;

    private Homes(Path folder, boolean stays) {
        this.folder = folder;
        this.stays = stays;
    }

    /** @param named where they are to stay */
    static Homes open(Optional<Path> named) throws IOException {
        if (named.isPresent()) {
            return new Homes(Files.createDirectories(named.get()), true);
        }
        String parent = Optional.ofNullable(System.getenv("TMPDIR")).orElse("/tmp"); // as for all that the launcher script makes
        return new Homes(Files.createTempDirectory(Path.of(parent), "memheap."), false);
    }

    Path folder() {
        return folder;
    }

    /** Called when all PEs have ended. */
    @Override
    public void close() {
        if (!stays && Files.exists(folder)) {
            try {
                Files.walkFileTree(folder, new Removal());
            } catch (IOException failed) {
                System.err.println("memheap: the folder '" + folder + "' of the job cannot be removed: " + failed);
            }
        }
    }

    private static final class Removal extends SimpleFileVisitor<Path> {

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException gone) {
            return FileVisitResult.CONTINUE; // a PE removes its home itself, too
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, IOException failed) throws IOException {
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
