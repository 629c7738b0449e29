package memheap.job.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomesTest {

    @TempDir
    private Path folder;

    private Path left(String name, String... files) throws IOException {
        Path home = Files.createDirectory(folder.resolve(name));
        Files.createDirectories(home.resolve("pe-0/run"));
        for (String file : files) {
            Files.createDirectories(home.resolve(file).getParent());
            Files.createFile(home.resolve(file));
        }
        return home;
    }

    @Test
    void homesThatNobodyHasNamedGoWithTheJob() throws Exception {
        Path made;
        try (Homes homes = Homes.open(Optional.empty(), folder)) {
            made = homes.folder();
            assertThat(Homes.launcher(made)).isDirectory();
            Files.createDirectories(made.resolve("pe-0/run"));
        }
        assertThat(made).doesNotExist();
    }

    @Test
    void homesThatWereNamedStayWithoutWhatIsTheLaunchersAlone() throws Exception {
        Path named = folder.resolve("a/b");
        for (int job = 0; job < 2; job++) {
            try (Homes homes = Homes.open(Optional.of(named), folder)) {
                Files.createDirectories(homes.folder().resolve("pe-0"));
            }
            assertThat(named.resolve("pe-0")).isDirectory();
            assertThat(Homes.launcher(named)).doesNotExist();
        }
    }

    @Test
    void whatTheLastJobHasToldInNamedHomesIsForgotten() throws Exception {
        Path named = left("named", "launcher/returned-0");
        try (Homes homes = Homes.open(Optional.of(named), folder)) {
            assertThat(Homes.launcher(homes.folder())).isEmptyDirectory();
        }
    }

    @Test
    void homesOfALauncherThatIsGoneAreRemovedAndNothingElse() throws Exception {
        Path left = left("memheap.1", "launcher/lock", "launcher/returned-0");
        Path notByALauncher = left("memheap.2");
        Path notYetLocked = left("memheap.3", "launcher/lock.new");
        Path other = left("other.4", "launcher/lock");
        Path link = Files.createSymbolicLink(folder.resolve("memheap.5"), other);
        try (Homes living = Homes.open(Optional.empty(), folder); Homes more = Homes.open(Optional.empty(), folder)) {
            assertThat(left).doesNotExist();
            assertThat(notByALauncher.resolve("pe-0/run")).isDirectory();
            assertThat(notYetLocked.resolve("pe-0/run")).isDirectory();
            assertThat(other.resolve("pe-0/run")).isDirectory();
            assertThat(link).isSymbolicLink();
            assertThat(living.folder()).isDirectory();
            assertThat(more.folder()).isDirectory();
        }
    }

    @Test
    void homesThatCannotBeMadeAreToldInASentence() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> Homes.open(Optional.of(Path.of("/proc/none")), folder)).isInstanceOf(IOException.class)
                .hasMessage("the folder '/proc/none' for the homes of the PEs cannot be made (there can be no '/proc/none'); choose another place with --home DIR");
        assertThatThrownBy(() -> Homes.open(Optional.of(file), folder)).isInstanceOf(IOException.class)
                .hasMessage("the folder '" + file + "' for the homes of the PEs cannot be made ('" + file + "' is no folder); choose another place with --home DIR");
        assertThatThrownBy(() -> Homes.open(Optional.empty(), folder.resolve("none"))).isInstanceOf(IOException.class)
                .hasMessageStartingWith("no folder for the homes of the PEs can be made in '" + folder.resolve("none") + "' (there can be no '").hasMessageEndingWith("choose another place with --home DIR or TMPDIR");
    }
}
