package memheap.pe.local;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Locale;
import memheap.pe.waiting.Waiting;

/**
 * The place where the PEs of a job find each other: {@code memheap-USER-JOB}, of its user alone, with a {@link LockFile} and a {@link ControlFile}.
 * It is removed by whoever holds all locks of it, while holding them; whoever has got a lock looks whether the file still has its name, and starts
 * over if not. So neither two that remove nor one that removes and one that joins can harm each other.
 */
final class JobDirectory {

    private static final Logger LOG = System.getLogger(JobDirectory.class.getName());
    private static final Duration CONTENTION = Duration.ofSeconds(1);
    private static final int LEAST_TRIES = 100; // whoever is kept from running for a second has not tried for a second

    private final SystemCalls system;
    private final Path path;

    JobDirectory(SystemCalls system, Path parent, String id) throws IOException {
        this.system = system;
        this.path = parent.resolve(prefix() + id);
    }

    private static String prefix() throws IOException {
        return "memheap-" + OwnFile.user() + "-";
    }

    Path controlFile() {
        return path.resolve(ControlFile.NAME);
    }

    private Path lockFile() {
        return path.resolve(LockFile.NAME);
    }

    /**
     * Takes the place of a PE, and makes the directory if there is none.
     *
     * @return the locks, with that of the place
     * @throws PlaceTakenException if another JVM has it
     * @throws IOException if the directory cannot be used
     */
    LockFile enter(int pe) throws IOException {
        long deadline = System.nanoTime() + CONTENTION.toNanos();
        IOException last = null;
        for (int tries = 0; tries < LEAST_TRIES || System.nanoTime() < deadline; tries++) {
            try {
                return tryEnter(pe);
            } catch (JobFormatException unfit) {
                throw unfit;
            } catch (IOException changing) {
                last = changing; // held, made or removed by somebody else meanwhile
            }
            Waiting.briefly();
        }
        throw last;
    }

    private LockFile tryEnter(int pe) throws IOException {
        LockFile locks = open();
        try {
            take(locks, pe);
            return locks;
        } catch (IOException | RuntimeException failed) {
            locks.close();
            throw failed;
        }
    }

    private void take(LockFile locks, int pe) throws IOException {
        boolean isHeld = locks.tryPlace(pe);
        boolean isRemoved = locks.isRemoved();
        if (isRemoved || !isHeld && locks.isBeingRemoved()) {
            throw new IOException(String.format(Locale.ROOT, "'%s' is being removed all the time", path));
        }
        if (!isHeld) {
            throw new PlaceTakenException(path);
        }
    }

    private LockFile open() throws IOException {
        try {
            Files.createDirectory(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (FileAlreadyExistsException exists) {
            // looked at below
        }
        OwnFile.requireOurs(path);
        return Files.exists(lockFile(), LinkOption.NOFOLLOW_LINKS) ? LockFile.open(system, lockFile()) : LockFile.create(system, lockFile());
    }

    /** Removes the directory if nobody lives in it. */
    void removeIfDead() {
        try {
            remove();
        } catch (IOException left) {
            LOG.log(Level.DEBUG, "the directory ''{0}'' stays: {1}", path, left.getMessage());
        }
    }

    private void remove() throws IOException {
        OwnFile.requireOurs(path);
        if (Files.exists(lockFile(), LinkOption.NOFOLLOW_LINKS)) {
            try (LockFile locks = LockFile.open(system, lockFile())) {
                if (!locks.tryAll() || locks.isRemoved()) {
                    return;
                }
                Files.deleteIfExists(controlFile());
                Files.delete(lockFile());
                removeFolder();
            }
        } else {
            removeFolder(); // without locks, only if there is nothing in it
        }
    }

    private void removeFolder() throws IOException {
        try {
            Files.deleteIfExists(path);
        } catch (DirectoryNotEmptyException inUse) {
            LOG.log(Level.DEBUG, "the directory ''{0}'' stays: there is something else in it, or a new job", path);
        }
    }

    /** Removes what dead jobs of this user have left; never anything else. */
    static void sweep(SystemCalls system, Path parent) throws IOException {
        String prefix = prefix();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, prefix + "*")) {
            for (Path folder : folders) {
                new JobDirectory(system, parent, folder.getFileName().toString().substring(prefix.length())).removeIfDead();
            }
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }

    /** Another JVM has the place of a PE. */
    static final class PlaceTakenException extends IOException {

        private static final long serialVersionUID = 1L;

        PlaceTakenException(Path path) {
            super(path.toString());
        }
    }
}
