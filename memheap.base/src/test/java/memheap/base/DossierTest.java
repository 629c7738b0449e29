package memheap.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import memheap.api.OutOfMemheapException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DossierTest {

    private static final int LARGE = 1 << 19;

    @TempDir
    Path folder;

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    @Test
    void whoIsRefusedIsToldWhereTheDossierIsAndItTellsWhatFillsTheHeap() throws Exception {
        try (var fixture = new BaseFixture("memheap.dossier", folder.toString())) {
            fixture.add("first", 1, new ScriptedComponent());
            fixture.consumer(2, "greedy").addresses().allocate(LARGE, 16);
            long between = fixture.addresses.allocate(1024, 16);
            fixture.addresses.allocate(16, 16);
            fixture.addresses.free(between);
            assertThatThrownBy(() -> fixture.consumer(3, "late").addresses().allocate(LARGE, 16)).isInstanceOf(OutOfMemheapException.class)
                    .hasMessageContaining("cannot allocate 524288 bytes").hasMessageContaining("; more is being written to '" + folder);
            fixture.settle();
            assertThat(Files.readString(files().getFirst())).contains("by 'late', on the thread ", "cannot allocate 524288 bytes aligned to 16 from 'first'", "1 gaps of 1024 bytes and more, less than 2048: 1024 bytes together",
                    "1 gaps of 262144 bytes and more, less than 524288: ", "'greedy': 1 live blocks of 524288 bytes, at most 524288 bytes at once; 1 allocations of 524288 bytes, 0 refused; no limit, no reservation", "1 blocks of 524288 bytes of 'greedy', the oldest 0 s old", "memheap.size=1048576");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(files().getFirst()))).isEqualTo("rw-------");
            assertThat(Files.readString(files().getFirst())).contains("2 blocks are live in 1 generations: 524304 bytes were asked for, of at most 1048576").doesNotContain("Status[", "Statistics[", "HeapUsage[", String.valueOf(Long.MAX_VALUE));
        }
    }

    @Test
    void aCallerThatFailsInALoopHasOneWrittenAMinute() throws Exception {
        try (var fixture = new BaseFixture("memheap.dossier", folder.toString())) {
            fixture.add("first", 1, new ScriptedComponent());
            for (int i = 0; i < 10; i++) {
                assertThatThrownBy(() -> fixture.addresses.allocate(2 * BaseFixture.WINDOW, 16)).isInstanceOf(OutOfMemheapException.class);
            }
            fixture.settle();
            assertThat(files()).hasSize(1);
        }
    }

    @Test
    void afterAMinuteItIsTimeForAnotherOne() {
        var now = new AtomicLong(-77);
        var dossiers = new Dossiers(Optional.of(folder), now::get);
        assertThat(dossiers.next()).isPresent();
        now.addAndGet(Duration.ofSeconds(60).toNanos() - 1);
        assertThat(dossiers.next()).isEmpty();
        now.incrementAndGet();
        assertThat(dossiers.next()).isPresent();
        assertThat(dossiers.next()).isEmpty();
    }

    @Test
    void withoutAFolderNothingIsWrittenAndTheMessageSaysNothingOfIt() throws Exception {
        try (var fixture = new BaseFixture()) {
            fixture.add("first", 1, new ScriptedComponent());
            assertThatThrownBy(() -> fixture.addresses.allocate(2 * BaseFixture.WINDOW, 16)).isInstanceOf(OutOfMemheapException.class).hasMessageNotContaining("being written");
        }
    }

    @Test
    void onlyTheNewestAreKeptAndNoneIsTooLarge() throws Exception {
        var dossiers = new Dossiers(Optional.of(folder), System::nanoTime);
        Files.createFile(folder.resolve("not-ours.txt"));
        for (int i = 10; i < 10 + Dossiers.MOST_FILES + 3; i++) {
            dossiers.write(folder.resolve("memheap-dossier-" + i + ".txt"), "x".repeat(i == 22 ? Dossiers.MOST_BYTES + 1 : 5));
        }
        assertThat(files()).hasSize(Dossiers.MOST_FILES + 1).first().isEqualTo(folder.resolve("memheap-dossier-13.txt"));
        assertThat(folder.resolve("memheap-dossier-22.txt")).hasSize(Dossiers.MOST_BYTES);
    }

    @Test
    void aFolderThatCannotBeWrittenToHidesNothingOfTheRefusal() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        try (var fixture = new BaseFixture("memheap.dossier", file.resolve("below").toString())) {
            fixture.add("first", 1, new ScriptedComponent());
            assertThatThrownBy(() -> fixture.addresses.allocate(2 * BaseFixture.WINDOW, 16)).isInstanceOf(OutOfMemheapException.class).hasMessageContaining("cannot allocate");
            assertThat(fixture.base.verify()).isEmpty();
        }
    }
}
