package memheap.job.launch;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** The folder with the homes of the PEs on this host; if nobody has named it, it goes when it is closed. */
final class Homes implements AutoCloseable {

    private static final String BEGIN = "memheap.";

    private final Path folder;
    private final boolean stays;
    private final Optional<LauncherLock> lock;

    private Homes(Path folder, boolean stays, Optional<LauncherLock> lock) {
        this.folder = folder;
        this.stays = stays;
        this.lock = lock;
    }

    /**
     * Makes it.
     *
     * @param named where they are to stay
     * @param temporary where they are made otherwise; what launchers of this user have left there that are gone is removed
     * @throws IOException with a sentence for people
     */
    static Homes open(Optional<Path> named, Path temporary) throws IOException {
        return named.isPresent() ? openNamed(named.get()) : openTemporary(temporary);
    }

    private static Homes openNamed(Path folder) throws IOException {
        try {
            Files.createDirectories(folder);
            Tree.remove(launcher(folder)); // that of the last job there
            Files.createDirectory(launcher(folder));
            return new Homes(folder, true, Optional.empty());
        } catch (FileSystemException failed) {
            throw new IOException("the folder '" + folder + "' for the homes of the PEs cannot be made (" + reason(failed) + "); choose another place with --home DIR", failed);
        }
    }

    private static Homes openTemporary(Path parent) throws IOException {
        try {
            Path folder = Files.createTempDirectory(parent, BEGIN);
            LauncherLock lock = LauncherLock.take(Files.createDirectory(launcher(folder)));
            LeftHomes.remove(parent, BEGIN, folder);
            return new Homes(folder, false, Optional.of(lock));
        } catch (FileSystemException failed) {
            throw new IOException("no folder for the homes of the PEs can be made in '" + parent + "' (" + reason(failed) + "); choose another place with --home DIR or TMPDIR", failed);
        }
    }

    private static String reason(FileSystemException failed) {
        return switch (failed) {
            case AccessDeniedException denied -> "'" + denied.getFile() + "' may not be written by this user";
            case FileAlreadyExistsException file -> "'" + file.getFile() + "' is no folder";
            case NoSuchFileException missing -> "there can be no '" + missing.getFile() + "'";
            default -> failed.getMessage();
        };
    }

    /** The folder in which PEs tell the launcher how they have ended. @param homes the folder for the homes of all PEs */
    static Path launcher(Path homes) {
        return homes.resolve("launcher");
    }

    Path folder() {
        return folder;
    }

    /** Called when all PEs have ended. */
    @Override
    public void close() {
        try {
            Tree.remove(stays ? launcher(folder) : folder);
        } catch (IOException failed) {
            System.err.println("memheap: the folder '" + folder + "' of the job cannot be removed: " + failed);
        }
        lock.ifPresent(LauncherLock::close);
    }
}
