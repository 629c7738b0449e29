package memheap.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.osgi.framework.BundleContext;

/** What a PE tells its launcher: by files in a folder that the launcher has made on its own host. Where that is not there, on another host, nothing is told. */
public final class Launcher {

    private static final String NUMBER = "memheap.job.pe";

    private final Optional<Path> folder;
    private final String pe;

    private Launcher(Optional<Path> folder, String pe) {
        this.folder = folder;
        this.pe = pe;
    }

    /** That of a container, which need not have one. */
    static Launcher of(BundleContext context) {
        return new Launcher(Optional.ofNullable(context.getProperty(JobRun.LAUNCHER)).map(Path::of).filter(Files::isDirectory), context.getProperty(NUMBER));
    }

    /**
     * The file that holds the status that a program has returned, and {@link System#nanoTime} of then, which is the same for all processes of a host.
     *
     * @param folder the launcher's
     * @param pe number of the PE
     * @return a file that is there, and whole, when it has
     */
    public static Path returned(Path folder, String pe) {
        return folder.resolve("returned-" + pe);
    }

    /** Tells that the program has returned, or has failed by itself. */
    void tellReturned(int status) {
        folder.ifPresent(told -> {
            try {
                Path file = Files.writeString(told.resolve("returns-" + pe), status + " " + System.nanoTime());
                Files.move(file, returned(told, pe), StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException failed) {
                System.err.println("memheap: the launcher cannot be told that the program has ended with status " + status + ": " + failed);
            }
        });
    }
}
