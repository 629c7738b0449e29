package memheap.job.launch;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** A lock on a file, held as long as the launcher that has made it lives: the kernel gives it back however that ends, and no number of a process has to be trusted. */
final class LauncherLock implements AutoCloseable {

    private static final String FILE = "lock";

    private final FileChannel channel;

    private LauncherLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Makes the file, locked before it has its name: none that is found can belong to a launcher that has not come to it yet. */
    static LauncherLock take(Path launcher) throws IOException {
        Path unnamed = launcher.resolve(FILE + ".new");
        FileChannel channel = FileChannel.open(unnamed, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        channel.lock();
        Files.move(unnamed, launcher.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
        return new LauncherLock(channel);
    }

    /** Whether there was a launcher that is gone. */
    static boolean isLeft(Path launcher) {
        Path file = launcher.resolve(FILE);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS); FileLock lock = channel.tryLock()) {
            return lock != null;
        } catch (IOException | OverlappingFileLockException unknown) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException failed) {
            // the end of this process closes it
        }
    }
}
