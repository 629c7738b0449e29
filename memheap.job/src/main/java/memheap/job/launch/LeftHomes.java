package memheap.job.launch;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;

/** Homes of jobs that were killed with their launchers. */
final class LeftHomes {

    private LeftHomes() {
    }

    /**
     * Removes them. Only what a launcher of the same user has made is touched, and only when that is gone for certain.
     *
     * @param begin of their names
     * @param own those of this launcher
     */
    static void remove(Path parent, String begin, Path own) {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, begin + "*")) {
            UserPrincipal user = Files.getOwner(own);
            for (Path folder : folders) {
                if (!folder.equals(own)) {
                    removeIfLeft(folder, user);
                }
            }
        } catch (IOException failed) {
            System.err.println("memheap: what earlier jobs have left in '" + parent + "' cannot be removed: " + failed);
        }
    }

    private static void removeIfLeft(Path folder, UserPrincipal user) throws IOException {
        try {
            if (isOf(user, folder) && isOf(user, Homes.launcher(folder)) && LauncherLock.isLeft(Homes.launcher(folder))) {
                Tree.remove(folder);
            }
        } catch (NoSuchFileException gone) {
            // its own launcher, or another one, was faster
        }
    }

    private static boolean isOf(UserPrincipal user, Path folder) throws IOException {
        return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS) && Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).equals(user);
    }
}
