package memheap.base;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
            throw new IOException(taken.getMessage() + ": another process, or this one, has it open; stop that one, or name another file (memheap.backing=file:PATH)", taken);
        }
    }

    /** What to do about a file that cannot be opened, if that has to do with users. */
    private String advice(boolean isNew) {
        try {
            String link = Files.isSymbolicLink(path) ? "; it is a symbolic link, which is never followed: name the file that it leads to (memheap.backing=file:PATH)" : "";
            return link + (isNew ? adviceOnFolder(path.toAbsolutePath().getParent()) : adviceOnOwner((int) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS)));
        } catch (IOException gone) {
            return "";
        }
    }

    private static String adviceOnFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return String.format(Locale.ROOT, "; there is no folder '%s': make it, or name another file (memheap.backing=file:PATH)", folder);
        }
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
        if (size >= HeapFileLayout.HEADER_BYTES) {
            requireSameLayout(descriptor, layout);
        }
        require("file size", size == 0 || size == layout.fileBytes(), String.valueOf(size), String.format(Locale.ROOT, "it has to be %d: it was cut short, or is no heap", layout.fileBytes()));
        return size == 0;
    }

    /** Says which of the settings is another one, rather than that the size of the file is. */
    private void requireSameLayout(int descriptor, HeapFileLayout layout) throws IOException {
        ByteBuffer start = ByteBuffer.allocateDirect(HeapFileLayout.HEADER_BYTES);
        try (FileChannel channel = FileChannel.open(Path.of("/proc/self/fd/" + descriptor), StandardOpenOption.READ)) {
            while (start.hasRemaining() && channel.read(start) >= 0) {
                // the file may be cut short meanwhile; what is missing is zero then
            }
        }
        var header = new HeapFileHeader(MemorySegment.ofBuffer(start.clear()));
        if (!header.isBlank()) {
            header.check(path, layout);
        }
    }

    private void require(String field, boolean fits, String found, String expected) throws HeapFormatException {
        if (!fits) {
            throw new HeapFormatException(path, field, found, expected);
        }
    }
}
