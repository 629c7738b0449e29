package memheap.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files that a heap has open. */
class OpenFilesTest {

    private static final Path SELF = Path.of("/proc/self");
    private static final int CLOSE_ON_EXEC = 02000000;

    @TempDir
    Path folder;

    /** The descriptors of this process whose target has a word in its name. */
    private static List<Path> descriptors(String word) throws IOException {
        try (Stream<Path> all = Files.list(SELF.resolve("fd"))) {
            return all.filter(link -> target(link).contains(word)).toList();
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException closed) {
            return "";
        }
    }

    private static void assertClosedOnExec(List<Path> descriptors) throws IOException {
        assertThat(descriptors).isNotEmpty();
        for (Path descriptor : descriptors) {
            String flags = Files.readAllLines(SELF.resolve("fdinfo").resolve(descriptor.getFileName())).stream().filter(line -> line.startsWith("flags:")).findFirst().orElseThrow();
            assertThat(Integer.parseInt(flags.substring(6).strip(), 8) & CLOSE_ON_EXEC).as(flags).isNotZero();
        }
    }

    @Test
    void aProcessThatThisOneStartsHasNoWayToTheHeap() throws Exception {
        Path file = folder.resolve("heap");
        try (var named = new BaseFixture("memheap.backing", "file:" + file); var shared = new BaseFixture("memheap.backing", "shm")) {
            assertClosedOnExec(descriptors(file.toString()));
            assertClosedOnExec(descriptors("memfd:memheap"));
        }
        assertThat(descriptors(file.toString())).isEmpty();
    }

    @Test
    void sharedMemoryCanBeCutOffByNobodyWhileItIsMapped() throws Exception {
        List<Path> before = descriptors("memfd:memheap");
        try (var fixture = new BaseFixture("memheap.backing", "shm")) {
            fixture.add("first", 1, new ScriptedComponent());
            fixture.addresses.allocate(64, 16);
            Path descriptor = descriptors("memfd:memheap").stream().filter(one -> !before.contains(one)).findFirst().orElseThrow();
            try (FileChannel channel = FileChannel.open(descriptor, StandardOpenOption.WRITE)) {
                long size = channel.size();
                assertThatThrownBy(() -> channel.truncate(4096)).isInstanceOf(IOException.class).hasMessageContaining("Operation not permitted");
                assertThat(channel.size()).isEqualTo(size);
            }
        }
    }
}
