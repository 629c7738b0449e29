package memheap.shell;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;

/**
 * Where the command socket of a home lies: {@code run/exec.sock} in it or, where that path is too long for a socket address, a folder of the
 * owner's below the folder for temporary files.
 *
 * @param home the home, absolute and free of symbolic links
 * @param path the socket
 */
record ExecSocket(Path home, Path path) {

    /** The shortest limit in use (macOS: 104 bytes with the closing zero; Linux: 108). */
    static final int LONGEST_PATH_BYTES = 103;

    static final Set<PosixFilePermission> OWNER_ONLY_FOLDER = PosixFilePermissions.fromString("rwx------");
    static final Set<PosixFilePermission> OWNER_ONLY_FILE = PosixFilePermissions.fromString("rw-------");

    static ExecSocket of(Path home) throws IOException {
        return of(home, Path.of(System.getProperty("java.io.tmpdir")));
    }

    static ExecSocket of(Path home, Path temporaryFolder) throws IOException {
        Path real = home.toRealPath();
        Path direct = run(real).resolve("exec.sock");
        if (direct.toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST_PATH_BYTES) {
            return new ExecSocket(real, direct);
        }
        return new ExecSocket(real, temporaryFolder.resolve("memheap-" + digest(real.toString())).resolve("exec.sock"));
    }

    UnixDomainSocketAddress address() {
        return UnixDomainSocketAddress.of(path);
    }

    /** A file that is locked while a container runs on this home; a lock, unlike a socket file, goes when its process is killed. */
    Path lockFile() {
        return run(home).resolve("exec.lock");
    }

    /**
     * Makes the folders that only their owner can enter.
     *
     * @throws IOException if that cannot be had, for example because somebody else owns one
     */
    void createFolders() throws IOException {
        makePrivate(run(home));
        if (!path.startsWith(home)) {
            makePrivate(path.getParent());
            checkOwner();
        }
    }

    /**
     * Checks that a folder for temporary files, which everybody may write to, holds our folder and not one laid out for us.
     *
     * @throws IOException if the folder of the socket and the home's {@code run} folder belong to different users
     */
    void checkOwner() throws IOException {
        Path folder = path.getParent();
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(String.format(Locale.ROOT, "'%s' is not a folder", folder));
        }
        var owner = Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS);
        var expected = Files.getOwner(run(home));
        if (!owner.equals(expected)) {
            throw new IOException(String.format(Locale.ROOT, "'%s' belongs to '%s', but the home's run folder to '%s'", folder, owner, expected));
        }
    }

    private static Path run(Path home) {
        return home.resolve("run");
    }

    private static void makePrivate(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, OWNER_ONLY_FOLDER);
    }

    private static String digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
