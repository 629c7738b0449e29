package memheap.chaos.kills;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Heaps on a file system of the test's own that fills up, in a process and a mount namespace of its own; also under a limit to the size of files. */
class FullFileSystemIT {

    private static final int SECONDS = 60;
    private static final String NATIVE = "--enable-native-access=ALL-UNNAMED";
    private static final String NO_NATIVE = "--illegal-native-access=deny";
    private static final String SHARED = "/dev/shm";
    private static final List<String> AROUND_16M = List.of("8M*2", "10M*2", "14M*2", "15M*2", "16M*2", "17M*2", "20M*2", "64M*2");
    private static final long ROOM = 16 << 20;
    private static final Pattern TOLD = Pattern.compile("(?m)^(\\d+M\\*\\d+) (?:refused|(\\d+) bytes, then): (.*)$");

    @TempDir
    Path folder;

    @BeforeAll
    static void needsToMount() throws Exception {
        Process mount = new ProcessBuilder("sh", "-c", "unshare -m mount -t tmpfs none /mnt").redirectErrorStream(true).start();
        assumeTrue(mount.waitFor() == 0, "a file system of the test's own needs the right to mount one, which this user has not");
    }

    /** What was told of a heap, once for each time that it was filled; a heap that was not opened has no bytes. */
    private record Told(String heap, long bytes, String words) {

        boolean isOutOfSpace() {
            return words.contains("No space left");
        }
    }

    /** The smaller ones are filled up to their size, and from one size on the file system is full before. */
    private static void assertLimited(List<Told> told, List<String> heaps) {
        assertThat(told).hasSize(3 * heaps.size()).extracting(Told::heap).containsAll(heaps);
        int first = (int) told.stream().takeWhile(one -> !one.isOutOfSpace()).count();
        assertThat(first).as("fills that did not reach the end of the file system: %s", told).isBetween(3, told.size() - 3);
        assertThat(told.subList(first, told.size())).allMatch(Told::isOutOfSpace).allMatch(one -> one.bytes() <= ROOM && one.words().contains("the system has no more pages"));
        assertThat(told.subList(0, first)).allMatch(one -> one.words().contains("0 bytes free, largest free block 0 bytes"));
    }

    @ParameterizedTest
    @EnumSource(Subject.class)
    void whenTheFileSystemIsFullRequestsAreRefusedAndAllThatWasHandedOutIsIntact(Subject subject) throws Exception {
        assertLimited(told(mounted("16m", folder), NATIVE, subject, "file", folder, AROUND_16M), AROUND_16M);
    }

    @ParameterizedTest
    @EnumSource(Subject.class)
    void onAFileSystemTooSmallForAnyHeapTheOpeningIsRefusedAndNoFileIsLeft(Subject subject) throws Exception {
        assertThat(told(mounted("16k", folder), NATIVE, subject, "file", folder, AROUND_16M)).hasSize(AROUND_16M.size()).allMatch(one -> one.bytes() == 0 && one.isOutOfSpace());
    }

    @ParameterizedTest
    @EnumSource(Subject.class)
    void whereNativeAccessIsDeniedAFullSharedMemoryIsARefusalToo(Subject subject) throws Exception {
        assertLimited(told(mounted("16m", Path.of(SHARED)), NO_NATIVE, subject, "shm", Path.of(SHARED), AROUND_16M), AROUND_16M);
    }

    @Test
    void sharedMemoryWithoutANameIsNotBoundToTheSizeOfTheFolderOfSharedMemory() throws Exception {
        List<String> heap = List.of("32M*2");
        assertThat(told(mounted("16k", Path.of(SHARED)), NATIVE, Subject.BUDDY, "shm", Path.of(SHARED), heap)).hasSize(3).allMatch(one -> one.bytes() == 32 << 20);
    }

    /** A heap takes a place of its size more than it has windows. */
    @ParameterizedTest
    @CsvSource({"shm, 48", "file, 49"})
    void aHeapLargerThanFilesMayBecomeIsRefusedWithTheReasonAndNoFileIsLeft(String kind, int mebibytes) throws Exception {
        List<String> heaps = IntStream.rangeClosed(2, 9).mapToObj(windows -> "8M*" + windows).toList();
        List<String> limited = List.of("sh", "-c", "ulimit -f " + mebibytes * 2048 + " && exec \"$0\" \"$@\"");
        List<Told> told = told(limited, NATIVE, Subject.BUDDY, kind, Files.createDirectory(folder.resolve("limited")), heaps);
        List<String> opened = told.stream().filter(one -> one.bytes() > 0).map(Told::heap).distinct().toList();
        assertThat(opened).isNotEmpty().isEqualTo(heaps.subList(0, opened.size())).doesNotContain("8M*6", "8M*7", "8M*8", "8M*9");
        assertThat(told.subList(3 * opened.size(), told.size())).hasSize(heaps.size() - opened.size()).allMatch(one -> one.words().contains("ftruncate") && one.words().contains("File too large"));
    }

    private static List<String> mounted(String size, Path place) {
        return List.of("unshare", "-m", "sh", "-c", "mount -t tmpfs -o size=" + size + ",mode=700 none '" + place + "' && exec \"$0\" \"$@\"");
    }

    private List<Told> told(List<String> wrapped, String access, Subject subject, String kind, Path place, List<String> heaps) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = new ArrayList<>(wrapped);
        command.addAll(List.of(java, access, "-XX:-UsePerfData", "-cp", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                FullFileSystem.class.getName(), subject.name(), kind, place.toString()));
        Process process = new ProcessBuilder(Stream.concat(command.stream(), heaps.stream()).toList()).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).as(text).isTrue();
        assertThat(process.exitValue()).as(text).isZero();
        return TOLD.matcher(text).results().map(line -> new Told(line.group(1), line.group(2) == null ? 0 : Long.parseLong(line.group(2)), line.group(3))).toList();
    }
}
