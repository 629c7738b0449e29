package memheap.base;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.Logger;
import memheap.api.InvalidFreeException;
import memheap.api.NoActiveComponentException;
import memheap.event.ComponentStatus.State;
import memheap.event.GenerationState;
import memheap.event.MemheapEvent.ComponentRefused;
import memheap.event.MemheapEvent.GenerationResumed;
import memheap.spi.ComponentUnavailableException;
import memheap.spi.HeapSpace;
import memheap.spi.MemheapModule;
import memheap.tck.ForwardingModule;
import memheap.tck.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A heap that lies in a file with a name, and is there again when the base starts the next time. */
class HeapFileTest {

    private static final long LOOKED_AT = 3 << 20; // header, records, marks, and the metadata that are used

    @TempDir
    Path folder;

    private final TreeMap<Long, Long> disk = new TreeMap<>();

    private Path file() {
        return folder.resolve("heap");
    }

    private BaseFixture fixture(String... keysAndValues) throws IOException {
        var all = new ArrayList<>(List.of("memheap.backing", "file:" + file()));
        all.addAll(List.of(keysAndValues));
        return new BaseFixture(all.toArray(String[]::new));
    }

    /** A component that keeps its blocks where the next one finds them. */
    private ScriptedComponent component() {
        var component = new ScriptedComponent(disk);
        component.formatVersion = 1;
        return component;
    }

    private long leaveABlock() throws IOException {
        try (BaseFixture fixture = fixture()) {
            fixture.add("first", 1, component());
            long block = fixture.addresses.allocate(100, 16);
            fixture.addresses.memory().set(JAVA_LONG, block, 4711);
            return block;
        }
    }

    @Test
    void whatWasLiveWhenTheBaseStoppedIsLiveAgainWithItsContent() throws Exception {
        long block = leaveABlock();
        try (BaseFixture fixture = fixture()) {
            assertThat(fixture.addresses.memory().get(JAVA_LONG, block)).isEqualTo(4711);
            fixture.add("first", 1, component());
            assertThat(fixture.await(GenerationResumed.class).message()).isEqualTo("generation 1 of 'first' was reopened with 1 live blocks");
            assertThat(fixture.active()).isEqualTo("first");
            assertThat(fixture.heap.statistics().generation()).isEqualTo(1);
            assertThat(fixture.owner("(reopened)").liveBlocks()).isEqualTo(1);
            assertThat(fixture.addresses.usableBytes(block)).isEqualTo(112);
            assertThat(fixture.base.verify()).isEmpty();
            long other = fixture.addresses.allocate(64, 16);
            assertThat(other).isNotEqualTo(block);
            fixture.addresses.free(other);
            fixture.addresses.free(block);
            assertThatThrownBy(() -> fixture.addresses.free(block)).isInstanceOf(InvalidFreeException.class);
            assertThat(fixture.base.verify()).isEmpty();
        }
    }

    @Test
    void untilItsComponentComesABlockCanBeReadAndNothingElse() throws Exception {
        long block = leaveABlock();
        try (BaseFixture fixture = fixture()) {
            var other = new ScriptedComponent();
            other.formatVersion = 1;
            fixture.add("other", 5, other);
            assertThat(fixture.active()).isEqualTo("other");
            assertThat(fixture.addresses.memory().get(JAVA_LONG, block)).isEqualTo(4711);
            assertThatThrownBy(() -> fixture.addresses.free(block)).isInstanceOf(NoActiveComponentException.class)
                    .hasMessageContaining("generation 1 of 'first' was found in the heap file, and waits for its component (format 1) to come back");
            assertThatThrownBy(() -> fixture.addresses.usableBytes(block)).isInstanceOf(NoActiveComponentException.class);
            assertThatThrownBy(() -> fixture.addresses.reallocate(block, 5000)).isInstanceOf(NoActiveComponentException.class);
            assertThat(fixture.base.explain()).contains("generation 1 of 'first', orphaned").contains("memheap.backing=file:" + file());
            assertThat(fixture.base.verify()).isEmpty();
            fixture.add("first", 1, component());
            fixture.addresses.free(block);
            fixture.settle();
            assertThat(fixture.inspector().generations()).hasSize(1);
        }
    }

    @Test
    void aWindowStaysWithAComponentThatHangsAndItsMetadataAreUnmappedWhenItReturns() throws Exception {
        var release = new CountDownLatch(1);
        Thread hanging;
        try (BaseFixture fixture = fixture("memheap.init.timeout", "100ms")) {
            fixture.add("stuck", 9, deaf(release));
            fixture.add("next", 1, component());
            assertThat(fixture.active()).isEqualTo("next");
            hanging = threadOf("stuck");
            assertThat(fixture.addresses.allocate(64, 16)).as("not in the first window, whose next module would get the same metadata").isGreaterThanOrEqualTo(2 * BaseFixture.WINDOW);
        }
        assertThat(mappings()).as("what the one that hangs may still use").anyMatch(line -> line.endsWith(file().toString()));
        release.countDown();
        hanging.join();
        assertThat(mappings()).noneMatch(line -> line.endsWith(file().toString()));
    }

    /** A component that hangs while it makes a module, and does not listen to interrupts. */
    private ScriptedComponent deaf(CountDownLatch release) {
        var stuck = new ScriptedComponent() {
            @Override
            public MemheapModule init(HeapSpace space) throws ComponentUnavailableException {
                boolean heard = true;
                while (heard) {
                    try {
                        release.await();
                        heard = false;
                    } catch (InterruptedException ignored) {
                        assertThat(release.getCount()).isOne();
                    }
                }
                return super.init(space);
            }
        };
        stuck.formatVersion = 1;
        return stuck;
    }

    private static Thread threadOf(String component) {
        return Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().equals("memheap-init-" + component)).findFirst().orElseThrow();
    }

    private static List<String> mappings() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/maps"));
    }

    @Test
    void aComponentThatFindsDisorderIsNotBelievedAndTheBlocksStay() throws Exception {
        long block = leaveABlock();
        try (BaseFixture fixture = fixture()) {
            var damaged = new ScriptedComponent(disk) {
                @Override
                public MemheapModule reopen(memheap.spi.HeapSpace space) throws memheap.spi.ComponentUnavailableException {
                    return new ForwardingModule(super.reopen(space)) {
                        @Override
                        public void verify() {
                            throw new memheap.api.CorruptHeapException("two blocks overlap");
                        }
                    };
                }
            };
            damaged.formatVersion = 1;
            fixture.add("first", 1, damaged);
            assertThat(fixture.await(ComponentRefused.class).reason()).contains("generation 1 cannot be continued").contains("two blocks overlap");
            assertThat(fixture.addresses.memory().get(JAVA_LONG, block)).isEqualTo(4711);
        }
    }

    @Test
    void aGenerationThatHasClosedIsGoneForTheNextStart() throws Exception {
        try (BaseFixture fixture = fixture()) {
            fixture.add("first", 1, component());
            fixture.addresses.free(fixture.addresses.allocate(100, 16));
            var second = new ScriptedComponent();
            second.formatVersion = 1;
            fixture.add("second", 2, second);
        }
        try (BaseFixture fixture = fixture()) {
            assertThat(fixture.inspector().generations()).extracting("component").containsExactly("second");
        }
    }

    @Test
    void aCheckpointNeedsAFile() throws Exception {
        try (BaseFixture fixture = fixture()) {
            fixture.add("first", 1, component());
            fixture.addresses.allocate(100, 16);
            fixture.inspector().checkpoint();
            fixture.close();
            assertThatThrownBy(() -> fixture.inspector().checkpoint()).isInstanceOf(IllegalStateException.class).hasMessage("nothing was written: the bundle memheap.base has stopped");
        }
        try (var fixture = new BaseFixture()) {
            assertThatThrownBy(() -> fixture.inspector().checkpoint()).isInstanceOf(IllegalStateException.class).hasMessageContaining("the heap lies in no file");
        }
    }

    @Test
    void aComponentWithANameThatTheFileHasNoRoomForIsRefusedAndTakesNoWindow() throws Exception {
        try (BaseFixture fixture = fixture()) {
            fixture.add("n".repeat(256), 9, component());
            fixture.add("next", 1, component());
            assertThat(fixture.active()).isEqualTo("next");
            assertThat(fixture.addresses.allocate(64, 16)).as("in the first window").isLessThan(2 * BaseFixture.WINDOW);
            assertThat(fixture.base.components()).extracting("state").containsExactly(State.REFUSED, State.ACTIVE);
        }
    }

    @Test
    void aComponentThatCannotReopenIsDeclined() throws Exception {
        try (BaseFixture fixture = fixture()) {
            fixture.add("forgetful", 1, new ScriptedComponent());
            assertThat(fixture.active()).isEmpty();
            assertThat(fixture.reason("forgetful")).contains("cannot reopen what it left");
        }
    }

    @Test
    void blocksStayWhenTheirBundleStopsUnlessReclaimingIsAskedFor() throws Exception {
        for (String onStop : new String[] {"", "reclaim"}) {
            disk.clear();
            try (BaseFixture fixture = onStop.isEmpty() ? fixture() : fixture("memheap.onStop", onStop)) {
                fixture.add("first", 1, component());
                fixture.consumer(2, "a").addresses().allocate(100, 16);
                fixture.stop(2);
                assertThat(fixture.heap.statistics().liveBlocks()).isEqualTo(onStop.isEmpty() ? 1 : 0);
            }
            Files.delete(file());
        }
    }

    @Test
    void theFileIsForItsOwnerAloneAndForOneBaseAtATime() throws Exception {
        try (BaseFixture fixture = fixture()) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file()))).isEqualTo("rw-------");
            assertThatThrownBy(() -> fixture()).isInstanceOf(IOException.class).hasMessageContaining("'" + file() + "' cannot be used: flock failed");
            assertThat(fixture.base.verify()).isEmpty();
        }
        fixture().close();
    }

    private void assertRefused(String field, String words, String... settings) throws IOException {
        long size = Files.isRegularFile(file()) ? Files.size(file()) : 0;
        byte[] before = bytes(0, (int) Math.min(size, LOOKED_AT));
        assertThatThrownBy(() -> fixture(settings)).isInstanceOfSatisfying(HeapFormatException.class, refused -> assertThat(refused.field()).isEqualTo(field)).hasMessageContaining(words);
        if (size > 0) {
            assertThat(Files.size(file())).isEqualTo(size);
            assertThat(bytes(0, before.length)).isEqualTo(before);
        }
    }

    @Test
    void anotherSizeOrNumberOfWindowsIsRefused() throws Exception {
        leaveABlock();
        assertRefused("window size", "set it to the size in the file", "memheap.size", "2M");
        assertRefused("number of windows", "set it to the number in the file", "memheap.windows", "5");
    }

    @Test
    void aFileThatOthersCanReadOrThatIsAnotherKindOfFileIsRefused() throws Exception {
        leaveABlock();
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r-----"));
        assertRefused("access", "nobody but its owner may have any");
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-------"));
        Files.createLink(folder.resolve("another name"), file());
        assertRefused("number of names", "it has to have one");
        Files.delete(folder.resolve("another name"));
        Path real = Files.move(file(), folder.resolve("real"));
        Files.createSymbolicLink(file(), real);
        assertThatThrownBy(() -> fixture()).isInstanceOf(IOException.class).hasMessageContaining("Too many levels of symbolic links");
        Files.delete(file());
        Files.createDirectory(file());
        assertThatThrownBy(() -> fixture()).isInstanceOf(IOException.class).hasMessageContaining("Is a directory");
        assertThat(new ProcessBuilder("mkfifo", "-m", "600", folder.resolve("fifo").toString()).start().waitFor()).isZero();
        Files.delete(file());
        Files.move(folder.resolve("fifo"), file());
        assertRefused("kind", "it has to be a regular file");
    }

    @Test
    void aNewFileIsMadeOnlyWhereThereIsNoneAlsoIfOneHasComeInTheMeantime() throws Exception {
        var system = new SystemCalls();
        Files.createFile(file());
        assertThatThrownBy(() -> system.openFile(file(), true)).isInstanceOf(IOException.class).hasMessageContaining("File exists");
        Files.delete(file());
        Files.createSymbolicLink(file(), folder.resolve("elsewhere"));
        assertThatThrownBy(() -> system.openFile(file(), true)).isInstanceOf(IOException.class).hasMessageContaining("File exists");
        assertThat(folder.resolve("elsewhere")).doesNotExist();
    }

    /** What the file system has given to the file, of which the rest is a hole. */
    private long storedBytes() throws Exception {
        Process stat = new ProcessBuilder("stat", "-c", "%b %B", file().toString()).start();
        String[] blocks = new String(stat.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip().split(" ");
        return Long.parseLong(blocks[0]) * Long.parseLong(blocks[1]);
    }

    @Test
    void aBlockWhoseGranulesHaveLostTheirMarksIsThereAgainWhenItsComponentComes() throws Exception {
        long block = leaveABlock();
        write(HeapFileLayout.MARKS_OFFSET, new byte[16]);
        try (BaseFixture fixture = fixture()) {
            fixture.add("first", 1, component());
            assertThat(fixture.addresses.memory().get(JAVA_LONG, block)).isEqualTo(4711);
            fixture.addresses.free(fixture.addresses.allocate(64, 16));
            assertThat(fixture.addresses.memory().get(JAVA_LONG, block)).as("after another block was claimed beside it").isEqualTo(4711);
            fixture.addresses.memory().set(JAVA_LONG, block, 4712);
        }
        try (BaseFixture fixture = fixture()) {
            assertThat(fixture.addresses.memory().get(JAVA_LONG, block)).isEqualTo(4712);
        }
    }

    @Test
    void aLiveBlockWithoutItsPagesIsAProblemThatVerificationNames() throws Exception {
        try (BaseFixture fixture = fixture()) {
            fixture.add("first", 1, component());
            fixture.addresses.allocate(64, 16);
            assertThat(fixture.inspector().verify()).isEmpty();
            int granules = 16;
            byte[] marks = bytes(HeapFileLayout.MARKS_OFFSET, granules);
            write(HeapFileLayout.MARKS_OFFSET, new byte[granules]);
            assertThat(fixture.inspector().verify()).singleElement().asString().contains("the block of 64 bytes", "has pages for 0 only");
            write(HeapFileLayout.MARKS_OFFSET, marks);
            assertThat(fixture.inspector().verify()).isEmpty();
        }
    }

    private byte[] bytes(long offset, int count) throws IOException {
        if (count == 0) {
            return new byte[0];
        }
        try (var opened = new RandomAccessFile(file().toFile(), "r")) {
            var bytes = new byte[count];
            opened.seek(offset);
            opened.readFully(bytes);
            return bytes;
        }
    }

    private void write(long offset, byte[] bytes) throws IOException {
        try (var opened = new RandomAccessFile(file().toFile(), "rw")) {
            opened.seek(offset);
            opened.write(bytes);
        }
    }

    @Test
    void whoeverOpensAFileThatNobodyHasClosedIsToldAndNobodyElse() throws Exception {
        var told = new ArrayList<String>();
        Logger logger = Logger.getLogger(HeapFile.class.getName());
        logger.setLevel(Level.ALL);
        logger.setFilter(entry -> !told.add(entry.getMessage()));
        try {
            leaveABlock();
            fixture().close();
            assertThat(told).isEmpty();
            byte[] whileOpen;
            try (BaseFixture fixture = fixture()) {
                whileOpen = Files.readAllBytes(file());
            }
            Files.write(file(), whileOpen);
            fixture().close();
            assertThat(told).singleElement().asString().contains("has not closed it");
        } finally {
            logger.setFilter(null);
            logger.setLevel(null);
        }
    }

    @Test
    void whoeverComesSecondToANewFileTakesNothingFromTheFirst() throws Exception {
        var beaten = new SystemCalls() {
            @Override
            void lockFile(int descriptor) throws IOException {
                throw new IOException("as if another one had locked it first");
            }
        };
        assertThatThrownBy(() -> HeapFile.open(beaten, file(), new HeapFileLayout(BaseFixture.WINDOW, 4, 5 * BaseFixture.WINDOW, BaseFixture.WINDOW))).isInstanceOf(IOException.class).hasMessageContaining("has it open");
        assertThat(file()).as("the first one's heap by now").exists();
    }

    @Test
    void aFileOfSomethingElseThatBeginsWithZerosIsNotMadeAHeap() throws Exception {
        leaveABlock();
        byte[] content = Files.readAllBytes(file());
        Arrays.fill(content, 0, HeapFileLayout.HEADER_BYTES, (byte) 0);
        content[HeapFileLayout.MARKS_OFFSET + 1] = 1;
        Files.write(file(), content);
        assertRefused("magic", "0x0");
        assertThat(Files.readAllBytes(file())).isEqualTo(content);
    }

    @Test
    void aBlockHasItsPagesInTheFileWhenItIsHandedOut() throws Exception {
        try (BaseFixture fixture = fixture()) {
            fixture.add("first", 1, component());
            long before = storedBytes();
            fixture.addresses.allocate(512 << 10, 16);
            assertThat(storedBytes() - before).as("bytes that the file has got for a block that nobody has touched").isGreaterThanOrEqualTo(512 << 10);
        }
    }

    @Test
    void aTruncatedFileIsRefusedAndSoIsOneOfSomethingElse() throws Exception {
        leaveABlock();
        try (var truncated = new RandomAccessFile(file().toFile(), "rw")) {
            truncated.setLength(truncated.length() - 1);
        }
        assertRefused("file size", "it was cut short");
        Files.write(file(), new byte[4096]);
        assertRefused("file size", "it was cut short");
    }

    /** What a name may be is the system's matter. */
    @ParameterizedTest
    @ValueSource(strings = {"with blanks and 'quotes'", "two\nlines", "-rf", "$(id)", "%d%n", "h\u00e9ap", "..heap", "*"})
    void aFileMayHaveAnyNameThatTheSystemTakes(String name) throws Exception {
        Path odd = folder.resolve(name);
        for (int start = 0; start < 2; start++) {
            try (var fixture = new BaseFixture("memheap.backing", "file:" + odd)) {
                fixture.add("first", 1, component());
                assertThat(fixture.base.explain()).contains("memheap.backing=file:" + odd);
            }
        }
        assertThat(folder.toFile().list()).containsExactly(name);
    }

    @Test
    void aNameThatTheSystemDoesNotTakeIsRefusedWithTheReason() {
        assertThatThrownBy(() -> new BaseFixture("memheap.backing", "file:" + folder.resolve("x".repeat(256)))).isInstanceOf(IOException.class).hasMessageContaining("File name too long");
        assertThatThrownBy(() -> new BaseFixture("memheap.backing", "file:" + folder + "/nul\0byte")).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("memheap.backing");
        assertThatThrownBy(() -> new BaseFixture("memheap.backing", "file:" + folder.resolve("missing/heap"))).isInstanceOf(IOException.class).hasMessageContaining("No such file or directory");
        assertThat(folder).isEmptyDirectory();
    }

    private void damage(long offset, int mask) throws IOException {
        write(offset, new byte[] {(byte) (bytes(offset, 1)[0] ^ mask)});
    }

    @Test
    void aDamagedHeaderIsRefusedWithTheFieldThatDoesNotFit() throws Exception {
        leaveABlock();
        String[] fields = {"magic", "magic", "magic", "magic", "magic", "magic", "magic", "magic", "format version", "format version", "format version", "format version", "byte order"};
        for (int offset = 0; offset < 44; offset++) {
            damage(offset, 0x10);
            assertRefused(offset < fields.length ? fields[offset] : offset < 16 ? "byte order" : "checksum", "but");
            damage(offset, 0x10);
        }
        fixture().close();
    }

    @Test
    void aDamagedRecordOfAWindowIsRefused() throws Exception {
        leaveABlock();
        var random = new Random(Seeds.printed("heap-file"));
        for (int i = 0; i < 100; i++) {
            int offset = HeapFileLayout.HEADER_BYTES + (i < 48 ? i : random.nextInt(HeapFileLayout.RECORD_BYTES));
            int mask = 1 << random.nextInt(8);
            damage(offset, mask);
            assertRefused("record of window 0", "it is damaged");
            damage(offset, mask);
        }
        fixture().close();
    }

    @Test
    void whoMadeAFileAndWasKilledBeforeItWasOneLeavesNoObstacle() throws Exception {
        Files.createFile(file(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        fixture().close();
        damageMagic();
        fixture().close();
    }

    private void damageMagic() throws IOException {
        try (var file = new RandomAccessFile(file().toFile(), "rw")) {
            file.write(new byte[4096]);
        }
    }

    /** A component whose modules, once reopened, tell of some other block. */
    private ScriptedComponent telling(long offset, long byteSize) {
        var liar = new ScriptedComponent(new TreeMap<>(Map.of(offset, byteSize))) {
            @Override
            public MemheapModule reopen(HeapSpace space) throws ComponentUnavailableException {
                return new ForwardingModule(super.reopen(space)) {
                    @Override
                    public void verify() {
                        // all is well, says a liar
                    }
                };
            }
        };
        liar.formatVersion = 1;
        return liar;
    }

    @ParameterizedTest
    @CsvSource({"-4194304,64", "1048576,64", "0,4194304", "16,9223372036854775807", "8,64", "0,-1"})
    void aReopenedModuleThatTellsOfABlockThatCannotBeIsNotBelieved(long offset, long byteSize) throws Exception {
        long block = leaveABlock();
        try (BaseFixture fixture = fixture()) {
            fixture.add("first", 1, telling(offset, byteSize));
            assertThat(fixture.inspector().generations()).filteredOn(generation -> generation.generation() == 1).singleElement()
                    .satisfies(generation -> assertThat(generation.state()).isEqualTo(GenerationState.ORPHANED));
            assertThat(fixture.inspector().verify()).isEmpty();
            assertThat(fixture.addresses.memory().get(JAVA_LONG, block)).isEqualTo(4711);
        }
        try (BaseFixture fixture = fixture()) {
            fixture.add("first", 1, component());
            fixture.addresses.free(block);
        }
    }

    @Test
    void afterOneThatWasNotBelievedTheNextOneFindsNothingCountedTwice() throws Exception {
        leaveABlock();
        try (BaseFixture fixture = fixture()) {
            var overlapping = new ScriptedComponent(new TreeMap<>(disk)) {
                @Override
                public MemheapModule reopen(HeapSpace space) throws ComponentUnavailableException {
                    return new ForwardingModule(super.reopen(space)) {
                        @Override
                        public void forEachBlock(BlockVisitor visitor) {
                            visitor.block(0, 200);
                            visitor.block(112, 112);
                        }
                    };
                }
            };
            overlapping.formatVersion = 1;
            fixture.add("first", 1, overlapping);
            assertThat(fixture.heap.statistics().liveBlocks()).isZero();
            fixture.remove(overlapping);
            fixture.add("first", 1, component(), "updated");
            assertThat(fixture.heap.statistics().liveBlocks()).isEqualTo(1);
            assertThat(fixture.owner("(reopened)").liveBlocks()).isEqualTo(1);
            assertThat(fixture.inspector().verify()).isEmpty();
        }
    }

    @Test
    void whatACallMayStillWriteToIsReopenedByNobodyElse() throws Exception {
        long block = leaveABlock();
        var release = new CountDownLatch(1);
        try (BaseFixture fixture = fixture("memheap.init.timeout", "200ms")) {
            var slow = new ScriptedComponent(disk) {
                @Override
                public MemheapModule reopen(HeapSpace space) throws ComponentUnavailableException {
                    awaitDeaf(release);
                    return super.reopen(space);
                }
            };
            slow.formatVersion = 1;
            fixture.add("first", 1, slow);
            fixture.remove(slow);
            fixture.add("first", 1, component(), "updated");
            assertThat(fixture.inspector().generations()).anySatisfy(generation -> {
                assertThat(generation.generation()).isEqualTo(1);
                assertThat(generation.state()).isEqualTo(GenerationState.ORPHANED);
            });
            assertThat(fixture.active()).as("who serves, in a window of its own").isEqualTo("first");
            assertThat(fixture.addresses.memory().get(JAVA_LONG, block)).isEqualTo(4711);
        } finally {
            release.countDown();
        }
    }

    private static void awaitDeaf(CountDownLatch latch) {
        while (true) {
            try {
                latch.await();
                return;
            } catch (InterruptedException unheard) {
                // does not listen
            }
        }
    }

    @Test
    void aComponentWithANegativeFormatIsQuarantinedAndTheFileCanBeOpenedAgain() throws Exception {
        leaveABlock();
        try (BaseFixture fixture = fixture()) {
            fixture.add("first", 1, component());
            var bad = new ScriptedComponent();
            bad.formatVersion = -1;
            fixture.add("bad", 9, bad);
            assertThat(fixture.reason("bad")).contains("formatVersion() returned -1");
            assertThat(fixture.active()).isEqualTo("first");
        }
        fixture().close();
    }

    @Test
    void everyFlippedBitOfAMarkLeavesTheBlockThatIsThere() throws Exception {
        long block = leaveABlock();
        byte[] marks = bytes(HeapFileLayout.MARKS_OFFSET, 16);
        for (int bit = 0; bit < 8 * marks.length; bit++) {
            damage(HeapFileLayout.MARKS_OFFSET + bit / 8, 1 << bit % 8);
            try (BaseFixture fixture = fixture()) {
                assertThat(fixture.addresses.memory().get(JAVA_LONG, block)).as("before its component has come").isEqualTo(4711);
                fixture.add("first", 1, component());
                assertThat(fixture.addresses.memory().get(JAVA_LONG, block)).isEqualTo(4711);
            }
            write(HeapFileLayout.MARKS_OFFSET, marks);
        }
    }

    private static final HeapFileLayout LAYOUT = new HeapFileLayout(BaseFixture.WINDOW, 4, 5 * BaseFixture.WINDOW, BaseFixture.WINDOW);

    /** A system that has no space for the heap itself. */
    private static final class FullSystem extends SystemCalls {

        @Override
        void claim(int descriptor, long offset, long byteSize) throws IOException {
            if (offset >= LAYOUT.heapOffset()) {
                throw new IOException("there is no space, says a test");
            }
            super.claim(descriptor, offset, byteSize);
        }
    }

    @Test
    void aFileWhosePagesCannotBeHadIsLeftAsItWasAndCanBeOpenedLater() throws Exception {
        long block = leaveABlock();
        var full = new FullSystem();
        HeapFile opened = HeapFile.open(full, file(), LAYOUT);
        assertThatThrownBy(() -> new NamedReserve(full, opened, BaseFixture.WINDOW)).isInstanceOf(IOException.class).hasMessageContainingAll(file().toString(), "there is no space, says a test");
        opened.abandon();
        try (BaseFixture fixture = fixture()) {
            assertThat(fixture.addresses.memory().get(JAVA_LONG, block)).isEqualTo(4711);
        }
    }

    @Test
    void aNewFileOfAHeapThatCannotBeMadeIsNotLeftBehind() throws Exception {
        HeapFile opened = HeapFile.open(new SystemCalls(), file(), LAYOUT);
        assertThat(file()).exists();
        opened.abandon();
        assertThat(file()).doesNotExist();
    }
}
