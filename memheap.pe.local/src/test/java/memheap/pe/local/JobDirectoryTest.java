package memheap.pe.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two sessions of one JVM are kept apart by the locks like those of two, so no other process is needed here. */
class JobDirectoryTest {

    private static final int ROUNDS = 100;

    @TempDir
    private Path parent;

    private final SystemCalls system = new SystemCalls();
    private String prefix;

    @BeforeEach
    void setUp() throws IOException {
        prefix = "memheap-" + OwnFile.user() + "-";
    }

    private JobDirectory directory(String id) throws IOException {
        return new JobDirectory(system, parent, id);
    }

    private Path path(String id) {
        return parent.resolve(prefix + id);
    }

    private void leaveDead(String id) throws IOException {
        try (LockFile locks = directory(id).enter(0)) {
            ControlFile.open(system, directory(id).controlFile(), new ControlLayout(2, 4096, 4096)).close();
            assertThat(locks.isRemoved()).isFalse();
        }
    }

    @Test
    void whatDeadJobsHaveLeftIsRemoved() throws IOException {
        leaveDead("one");
        leaveDead("two");
        Files.createDirectory(path("empty"), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        JobDirectory.sweep(system, parent);
        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void aJobInWhichOneLivesStays() throws IOException {
        leaveDead("dead");
        try (LockFile locks = directory("living").enter(700)) {
            JobDirectory.sweep(system, parent);
            assertThat(locks.isRemoved()).isFalse();
            assertThat(path("living").resolve(LockFile.NAME)).exists();
            assertThat(path("dead")).doesNotExist();
        }
        JobDirectory.sweep(system, parent);
        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void whatIsNoJobOfThisUserStays() throws IOException {
        Path elsewhere = Files.createDirectory(parent.resolve("elsewhere"));
        Files.createFile(elsewhere.resolve(LockFile.NAME));
        Files.createSymbolicLink(path("link"), elsewhere);
        Files.createFile(path("file"));
        Files.createDirectory(parent.resolve("memheap-other"));
        Files.createDirectory(path("open"), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        Path full = Files.createDirectory(path("full"), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.createFile(full.resolve("somebody's"));
        JobDirectory.sweep(system, parent);
        assertThat(elsewhere.resolve(LockFile.NAME)).exists();
        assertThat(Files.exists(path("link"), LinkOption.NOFOLLOW_LINKS)).isTrue();
        assertThat(path("file")).exists();
        assertThat(parent.resolve("memheap-other")).exists();
        assertThat(path("open")).exists();
        assertThat(full.resolve("somebody's")).exists();
    }

    @Test
    void aFileOfSomebodyElseInADeadJobStays() throws IOException {
        leaveDead("dead");
        Files.createFile(path("dead").resolve("somebody's"));
        JobDirectory.sweep(system, parent);
        assertThat(path("dead").resolve("somebody's")).exists();
    }

    @Test
    void aPlaceIsHeldByOne() throws IOException {
        try (LockFile first = directory("job").enter(3); LockFile other = directory("job").enter(4)) {
            assertThatThrownBy(() -> directory("job").enter(3)).isInstanceOf(JobDirectory.PlaceTakenException.class);
            assertThat(first.isHeld(4)).isTrue();
            assertThat(other.isHeld(3)).isTrue();
            assertThat(first.isHeld(5)).isFalse();
        }
        directory("job").enter(3).close();
    }

    @Test
    void locksThatCannotBeLookedAtAreClosed() throws IOException {
        try (LockFile locks = directory("job").enter(3)) {
            var failing = new FailingSystemCalls();
            failing.fail(FailingSystemCalls.NO_MEMORY, 1, 1); // the file can be opened; whether somebody is about to remove the job cannot be seen
            JobDirectory directory = new JobDirectory(failing, parent, "job");
            assertThatThrownBy(() -> directory.enter(3)).isInstanceOf(JobDirectory.PlaceTakenException.class);
            assertThat(failing.failures()).isZero();
            assertThat(locks.isRemoved()).isFalse();
            assertThat(opened(path("job").resolve(LockFile.NAME))).isOne();
        }
    }

    /** How many descriptors of this JVM are those of a file. */
    private static long opened(Path file) throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.filter(descriptor -> {
                try {
                    return Files.readSymbolicLink(descriptor).equals(file);
                } catch (IOException closed) {
                    return false;
                }
            }).count();
        }
    }

    @Test
    void oneAtATimeAgrees() throws IOException {
        try (LockFile first = directory("job").enter(0); LockFile other = directory("job").enter(1)) {
            assertThat(first.tryAgreement()).isTrue();
            assertThat(other.tryAgreement()).isFalse();
            assertThat(other.tryControl()).isTrue();
            first.endAgreement();
            assertThat(other.tryAgreement()).isTrue();
        }
    }

    @Test
    void aLinkInThePlaceOfAFileIsRefusedAndNotFollowed() throws IOException {
        Path victim = Files.writeString(parent.resolve("victim"), "precious");
        Files.createDirectory(path("job"), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.createSymbolicLink(path("job").resolve(LockFile.NAME), victim);
        assertThatThrownBy(() -> directory("job").enter(0)).isInstanceOf(IOException.class).hasMessageContaining("'" + path("job").resolve(LockFile.NAME) + "'");
        Files.createSymbolicLink(path("job").resolve(ControlFile.NAME), victim);
        assertThatThrownBy(() -> ControlFile.open(system, path("job").resolve(ControlFile.NAME), new ControlLayout(2, 4096, 4096))).isInstanceOf(IOException.class);
        assertThat(victim).hasContent("precious");
    }

    @Test
    void filesAndDirectoriesThatOthersCanReachAreRefused() throws IOException {
        leaveDead("job");
        Path lock = path("job").resolve(LockFile.NAME);
        Files.setPosixFilePermissions(lock, PosixFilePermissions.fromString("rw-r-----"));
        requireRefused("access", "0640");
        Files.setPosixFilePermissions(lock, PosixFilePermissions.fromString("rw-------"));
        Files.createLink(parent.resolve("second"), lock);
        requireRefused("number of names", "2");
        Files.delete(parent.resolve("second"));
        Files.setPosixFilePermissions(path("job"), PosixFilePermissions.fromString("rwxrwx---"));
        requireRefused("access", "0770");
        Files.setPosixFilePermissions(path("job"), PosixFilePermissions.fromString("rwx------"));
        directory("job").enter(0).close();
    }

    private void requireRefused(String field, String found) {
        assertThatThrownBy(() -> directory("job").enter(0)).isInstanceOfSatisfying(JobFormatException.class, refused -> assertThat(refused.field()).isEqualTo(field))
                .hasMessageContaining("its " + field + " is " + found);
    }

    @Test
    void sweepsAndStartsHarmNobody() throws Exception {
        var over = new AtomicBoolean();
        try (var executor = Executors.newCachedThreadPool()) {
            List<Future<?>> sweeps = new ArrayList<>();
            List<Future<?>> starts = new ArrayList<>();
            for (int thread = 0; thread < 2; thread++) {
                int pe = thread;
                sweeps.add(executor.submit(() -> {
                    while (!over.get()) {
                        JobDirectory.sweep(system, parent);
                    }
                    return null;
                }));
                starts.add(executor.submit(() -> {
                    for (int round = 0; round < ROUNDS; round++) {
                        startAndLeave(pe);
                    }
                    return null;
                }));
            }
            for (Future<?> start : starts) {
                start.get();
            }
            over.set(true);
            for (Future<?> sweep : sweeps) {
                sweep.get();
            }
        }
        JobDirectory.sweep(system, parent);
        assertThat(parent).isEmptyDirectory();
    }

    /** While it is held, the directory with its locks stays, and the control file can be made and opened. */
    private void startAndLeave(int pe) throws IOException {
        JobDirectory directory = directory("job");
        try (LockFile locks = directory.enter(pe)) {
            while (!locks.tryControl()) {
                Thread.onSpinWait();
            }
            ControlFile.open(system, directory.controlFile(), new ControlLayout(2, 4096, 4096)).close();
            locks.endControl();
            assertThat(locks.isRemoved()).isFalse();
            assertThat(directory.controlFile()).exists();
        }
        directory.removeIfDead();
    }
}
