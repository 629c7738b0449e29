package memheap.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import memheap.api.Memheap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two users and the heaps that they have in files: none can open one of the other's, by whatever name. */
class HeapFileOfOthersTest {

    static final long WINDOW = 1 << 20;

    private static final int NOBODY = 65534;
    private static final List<String> AS_NOBODY = List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");
    private static final String JAVA = Path.of(System.getProperty("java.home"), "bin", "java").toString();

    @TempDir
    Path folder;

    private Path heap;
    private Path copy;

    @BeforeAll
    static void needsTwoUsers() throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/self")) && (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0, "a file of another user takes two users, so this is shown only where tests run as root");
    }

    @BeforeEach
    void leaveAHeap() throws IOException {
        allow(folder, "rwxr-xr-x");
        heap = folder.resolve("heap");
        copy = folder.resolve("copy");
        fixture(heap).close();
        Files.copy(heap, copy);
    }

    private static BaseFixture fixture(Path file) throws IOException {
        return new BaseFixture("memheap.backing", "file:" + file);
    }

    private static Path allow(Path file, String rights) throws IOException {
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(rights));
    }

    private static void assertSame(Path file, Path copy) throws IOException {
        assertThat(Files.mismatch(file, copy)).as("the first byte of '%s' that has changed", file).isEqualTo(-1);
    }

    @Test
    void aHeapOfAnotherUserIsRefusedThoughItCouldBeReadAndStaysAsItIs() throws Exception {
        Files.setAttribute(heap, "unix:uid", NOBODY);
        assertThatThrownBy(() -> fixture(heap)).isInstanceOfSatisfying(HeapFormatException.class, refused -> assertThat(refused.field()).isEqualTo("owner"))
                .hasMessage("'" + heap + "' cannot be opened as a heap: its owner is user 65534, but user 0 opens it: "
                        + "a heap is for its owner alone, so run as that user or name another file (memheap.backing=file:PATH)");
        assertSame(heap, copy);
        Files.setAttribute(heap, "unix:uid", 0);
        fixture(heap).close();
    }

    @Test
    void whateverNameAnotherUserKnowsOurHeapByItIsRefusedAndStaysAsItIs() throws Exception {
        Path theirs = ofNobody(Files.createDirectory(folder.resolve("theirs")));
        Path link = Files.createSymbolicLink(theirs.resolve("symbolic link"), heap);
        Path open = allow(Files.copy(heap, folder.resolve("open to all")), "rw-rw-rw-");
        Path hidden = Files.copy(heap, allow(Files.createDirectory(folder.resolve("hidden")), "rwx------").resolve("heap"));
        List<String> told = openedByNobody(heap, link, open, hidden, heap.resolve("below"), folder.resolve("new"), theirs.resolve("new"));
        assertThat(told).hasSize(7);
        assertRefused(told.get(0), heap, "Permission denied", "it belongs to user 0, and user 65534 opens it: a heap is for its owner alone");
        assertRefused(told.get(1), link, "Too many levels of symbolic links");
        assertRefused(told.get(2), open, "its owner is user 0, but user 65534 opens it: a heap is for its owner alone");
        assertRefused(told.get(3), hidden, "Permission denied", "user 65534 cannot make files in");
        assertRefused(told.get(4), heap.resolve("below"), "Not a directory");
        assertRefused(told.get(5), folder.resolve("new"), "Permission denied", "user 65534 cannot make files in '" + folder + "': name another file");
        assertThat(told.get(6)).isEqualTo(theirs.resolve("new") + " opened");
        for (Path ours : List.of(heap, open, hidden)) {
            assertSame(ours, copy);
        }
        assertThat(folder.resolve("new")).doesNotExist();
        fixture(heap).close();
    }

    @Test
    void aSecondNameOfOurHeapIsNoWayInForAnotherUser() throws Exception {
        Path theirs = ofNobody(Files.createDirectory(folder.resolve("theirs")));
        Path second = Files.createLink(theirs.resolve("second name"), heap);
        assertRefused(openedByNobody(second).getFirst(), second, "Permission denied", "it belongs to user 0");
        assertThatThrownBy(() -> fixture(heap)).isInstanceOf(HeapFormatException.class).hasMessageContaining("its number of names is 2");
        assertSame(heap, copy);
    }

    @Test
    void aSymbolicLinkThatAnotherUserHasPutInThePlaceOfOurHeapLeadsNowhere() throws Exception {
        Path theirs = ofNobody(Files.createDirectory(folder.resolve("theirs")));
        Path planted = ofNobody(Files.createSymbolicLink(theirs.resolve("heap"), heap));
        Path dangling = ofNobody(Files.createSymbolicLink(theirs.resolve("dangling"), folder.resolve("victim")));
        for (Path link : List.of(planted, dangling)) {
            assertThatThrownBy(() -> fixture(link)).isInstanceOf(IOException.class).hasMessageContainingAll("Too many levels of symbolic links", "never followed: name the file that it leads to", "it belongs to user 65534");
        }
        assertSame(heap, copy);
        assertThat(folder.resolve("victim")).doesNotExist();
    }

    private static Path ofNobody(Path file) throws IOException {
        Files.setAttribute(file, "unix:uid", NOBODY, LinkOption.NOFOLLOW_LINKS);
        return file;
    }

    private static void assertRefused(String told, Path file, String... words) {
        assertThat(told).startsWith(file + " refused: ").contains("'" + file + "'").contains(words);
    }

    /** Has a process of another user open heaps. @return what it tells of each */
    private List<String> openedByNobody(Path... files) throws Exception {
        String classes = copied(folder.resolve("classes"), OtherUser.class, HeapBase.class, Memheap.class);
        List<String> java = Stream.of(AS_NOBODY, List.of(JAVA, "--enable-native-access=ALL-UNNAMED", "-XX:-UsePerfData", "-cp", classes)).flatMap(List::stream).toList();
        assumeTrue(run(Stream.concat(java.stream(), Stream.of("-version")).toList()).exit() == 0, "another user needs the right to run this JDK, or there is no setpriv");
        Run run = run(Stream.of(java, List.of(OtherUser.class.getName()), Stream.of(files).map(Path::toString).toList()).flatMap(List::stream).toList());
        assertThat(run.exit()).as(run.text()).isZero();
        return run.text().lines().toList();
    }

    private record Run(int exit, String text) {
    }

    private Run run(List<String> command) throws Exception {
        try {
            Process process = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Run(process.waitFor(), text);
        } catch (IOException noSuchCommand) {
            return new Run(-1, noSuchCommand.getMessage());
        }
    }

    /** Copies the folders or jars that classes come from to where another user can read them. @return the class path */
    private static String copied(Path place, Class<?>... types) throws Exception {
        var copies = new ArrayList<String>();
        Files.createDirectory(place);
        for (Class<?> type : types) {
            Path from = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
            Path to = place.resolve(copies.size() + "-" + from.getFileName());
            try (Stream<Path> all = Files.walk(from)) {
                for (Path file : all.toList()) {
                    Path copy = Files.copy(file, to.resolve(from.relativize(file).toString()));
                    allow(copy, "rwxr-xr-x");
                }
            }
            copies.add(to.toString());
        }
        return String.join(":", copies);
    }
}
