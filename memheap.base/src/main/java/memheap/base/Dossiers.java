package memheap.base;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** The folder of the dossiers that are written when a request is refused: at most one a minute, and the newest only. Safe for all threads. */
final class Dossiers {

    static final int MOST_FILES = 10;
    static final int MOST_BYTES = 5 << 20;

    private static final Logger LOG = System.getLogger(Dossiers.class.getName());
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final String PREFIX = "memheap-dossier-";

    private final Optional<Path> folder;
    private final OnceAMinute minute;

    /**
     * Knows where to write.
     *
     * @param folder where; nothing is written without one
     * @param nanoTime what time it is, as {@link System#nanoTime} tells it
     */
    Dossiers(Optional<Path> folder, LongSupplier nanoTime) {
        this.folder = folder;
        this.minute = new OnceAMinute(nanoTime);
    }

    /** Says where the next one goes, if it is time for one; the caller then writes it. */
    Optional<Path> next() {
        return folder.isPresent() && minute.tryEnter() ? folder.map(place -> place.resolve(PREFIX + STAMP.format(Instant.now()) + ".txt")) : Optional.empty();
    }

    /** Writes one that only its owner can read, and removes what is older than the newest ones; a failure is logged, for the request has failed already. */
    void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            create(file);
            Files.write(file, bytes.length <= MOST_BYTES ? bytes : Arrays.copyOf(bytes, MOST_BYTES), StandardOpenOption.WRITE);
            removeOld(file.getParent());
        } catch (IOException | RuntimeException failed) {
            LOG.log(Level.WARNING, String.format(Locale.ROOT, "the dossier '%s' could not be written", file), failed);
        }
    }

    private static void create(Path file) throws IOException {
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } else {
            Files.createFile(file);
        }
    }

    private static void removeOld(Path folder) throws IOException {
        List<Path> newestLast;
        try (Stream<Path> files = Files.list(folder)) {
            newestLast = files.filter(file -> file.getFileName().toString().startsWith(PREFIX)).sorted().toList();
        }
        for (Path old : newestLast.subList(0, Math.max(0, newestLast.size() - MOST_FILES))) {
            Files.deleteIfExists(old);
        }
    }
}
