package memheap.base;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** Opens the file of a heap for its owner alone, and says what to do about one that is not. Without state of its own, so safe for all threads. */
final class HeapFileOpening {

    private static final int FILE_TYPE = 0170000;
    private static final int REGULAR_FILE = 0100000;
    private static final int OTHERS_RIGHTS = 077;
    private static final String ALONE = "a heap is for its owner alone, so run as that user or name another file (memheap.backing=file:PATH)";

    private final SystemCalls system;
    private final Path path;

    HeapFileOpening(SystemCalls system, Path path) {
        this.system = system;
        this.path = path;
    }

    /**
     * Opens it.
     *
     * @param isNew whether it is made; it must not be there then
     * @return its descriptor
     * @throws IOException if it cannot be had, with what can be done
     */
    int open(boolean isNew) throws IOException {
        try {
            return system.openFile(path, isNew);
        } catch (IOException failed) {
            throw new IOException(String.format(Locale.ROOT, "the heap file '%s' cannot be used: %s%s", path, failed.getMessage(), advice(isNew)), failed);
        }
    }

    /** Locks it until the descriptor is closed. @throws IOException if anybody has it open */
    void lock(int descriptor) throws IOException {
        try {
            system.lockFile(descriptor);
        } catch (IOException taken) {
            throw new IOException(taken.getMessage() + ": another process, or this one, has it open", taken);
        }
    }

    /** What to do about a file that cannot be opened, if that has to do with users. */
    private String advice(boolean isNew) {
        try {
            return isNew ? adviceOnFolder(path.toAbsolutePath().getParent()) : adviceOnOwner((int) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS));
        } catch (IOException gone) {
            return "";
        }
    }

    private static String adviceOnFolder(Path folder) throws IOException {
        return Files.isWritable(folder) ? "" : String.format(Locale.ROOT, "; user %d cannot make files in '%s': name another file (memheap.backing=file:PATH)", user(), folder);
    }

    private static String adviceOnOwner(int owner) throws IOException {
        return owner == user() ? "" : String.format(Locale.ROOT, "; it belongs to user %d, and user %d opens it: %s", owner, user(), ALONE);
    }

    private static int user() throws IOException {
        return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    }

    /**
     * Looks at what is behind the descriptor, not behind the name, which may lead elsewhere by now.
     *
     * @return whether it is empty
     * @throws HeapFormatException if it is somebody else's, others may use it, or it is no file of this size
     */
    boolean requireOurs(int descriptor, HeapFileLayout layout) throws IOException {
        Map<String, Object> found = Files.readAttributes(Path.of("/proc/self/fd/" + descriptor), "unix:mode,uid,nlink,size");
        int mode = (int) found.get("mode");
        long size = (long) found.get("size");
        require("kind", (mode & FILE_TYPE) == REGULAR_FILE, String.format(Locale.ROOT, "mode 0%o", mode), "it has to be a regular file");
        require("owner", user() == (int) found.get("uid"), "user " + found.get("uid"), "user " + user() + " opens it: " + ALONE);
        require("number of names", (int) found.get("nlink") == 1, String.valueOf(found.get("nlink")), "it has to have one, for who has another could change it");
        require("access", (mode & OTHERS_RIGHTS) == 0, String.format(Locale.ROOT, "0%o", mode & 0777), "nobody but its owner may have any: chmod 600");
        require("file size", size == 0 || size == layout.fileBytes(), String.valueOf(size), String.format(Locale.ROOT, "for memheap.size and memheap.windows as configured it is %d", layout.fileBytes()));
        return size == 0;
    }

    private void require(String field, boolean fits, String found, String expected) throws HeapFormatException {
        if (!fits) {
            throw new HeapFormatException(path, field, found, expected);
        }
    }
}
