package memheap.pe.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** Whether a file is what it should be: looked at behind the descriptor, not behind the name, which may lead elsewhere by now. */
final class OwnFile {

    private static final int KIND = 0170000;
    private static final int REGULAR = 0100000;
    private static final int FOLDER = 0040000;
    private static final int OTHERS_RIGHTS = 077;

    private OwnFile() {
    }

    /** The user of this process. */
    static int user() throws IOException {
        return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    }

    private static Map<String, Object> behind(int descriptor) throws IOException {
        return Files.readAttributes(Path.of("/proc/self/fd/" + descriptor), "unix:mode,uid,nlink,size");
    }

    /** How many names a file has: none if it was removed. */
    static int names(int descriptor) throws IOException {
        return (int) behind(descriptor).get("nlink");
    }

    static long byteSize(int descriptor) throws IOException {
        return (long) behind(descriptor).get("size");
    }

    /** Requires a regular file of this user, which nobody else can reach by any name. */
    static void requireOurs(Path path, int descriptor) throws IOException {
        Map<String, Object> found = behind(descriptor);
        int mode = (int) found.get("mode");
        require(path, "kind", (mode & KIND) == REGULAR, String.format(Locale.ROOT, "mode 0%o", mode), "it has to be a regular file");
        requireOwner(path, found, mode);
        require(path, "number of names", (int) found.get("nlink") <= 1, String.valueOf(found.get("nlink")), "it has to have one, for who has another could change it");
    }

    /** Requires a directory of this user, in which nobody else can do anything. */
    static void requireOurs(Path folder) throws IOException {
        Map<String, Object> found = Files.readAttributes(folder, "unix:mode,uid", LinkOption.NOFOLLOW_LINKS);
        int mode = (int) found.get("mode");
        require(folder, "kind", (mode & KIND) == FOLDER, String.format(Locale.ROOT, "mode 0%o", mode), "it has to be a directory");
        requireOwner(folder, found, mode);
    }

    private static void requireOwner(Path path, Map<String, Object> found, int mode) throws IOException {
        int user = user();
        require(path, "owner", user == (int) found.get("uid"), "user " + found.get("uid"), "it has to be user " + user + ", whose job it is");
        require(path, "access", (mode & OTHERS_RIGHTS) == 0, String.format(Locale.ROOT, "0%o", mode & 0777), "nobody but its owner may have any");
    }

    private static void require(Path path, String field, boolean fits, String found, String expected) throws JobFormatException {
        if (!fits) {
            throw new JobFormatException(path, field, found, expected);
        }
    }
}
