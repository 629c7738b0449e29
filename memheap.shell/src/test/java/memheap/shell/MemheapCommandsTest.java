package memheap.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import memheap.api.InvalidFreeException;
import memheap.api.Memheap;
import memheap.event.BlockGroup;
import memheap.event.OwnerStatus;
import memheap.replay.TraceWriter;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;

/** Runs the commands through Gogo itself, as a person types them. */
class MemheapCommandsTest {

    @TempDir
    private Path folder;
    private final Arena arena = Arena.ofShared();
    private final FakeConfigurations configurations = new FakeConfigurations();
    private final FakeBase base = new FakeBase(arena, configurations);
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final ThreadIOImpl streams = new ThreadIOImpl();
    private MemheapCommands commands;
    private CommandSession session;
    private String progress = "false";

    @BeforeEach
    void openASession() throws ReflectiveOperationException {
        BundleContext context = FakeConfigurations.proxy(BundleContext.class, (_, arguments) -> arguments[0].equals(MemheapCommands.PROGRESS) ? progress : null);
        commands = new MemheapCommands(context, base.inspector(), configurations.admin());
        present(base.memheap());
        streams.start();
        var processor = new CommandProcessorImpl(streams);
        for (Method method : MemheapCommands.class.getDeclaredMethods()) {
            if (method.isAnnotationPresent(Descriptor.class)) {
                processor.addCommand("memheap", commands, method.getName());
            }
        }
        session = processor.createSession(new ByteArrayInputStream(new byte[0]), new PrintStream(out, true), new PrintStream(err, true));
        session.currentDir(folder);
    }

    @AfterEach
    void closeTheSession() {
        session.close();
        streams.stop();
        arena.close();
    }

    @Test
    void statusNamesTheActiveComponentAndEachGeneration() throws Exception {
        run("memheap:allocate 100");
        assertThat(run("memheap:status").lines()).startsWith("'ptmalloc' is active with generation 2", "")
                .contains("live          1 blocks in 1 generations: 112 bytes asked for, 112 bytes taken up", "limit         1048576 bytes (1 MiB) live in all generations together",
                        "GENERATION  COMPONENT  STATE   WINDOW AT  WINDOW BYTES  LIVE BLOCKS  LIVE BYTES  PEAK USED BYTES",
                        "         2  ptmalloc   ACTIVE     0x1000       1048576            1         112              112");
    }

    @Test
    void listShowAndExplainSayWhoIsThere() throws Exception {
        assertThat(run("memheap:list")).isEqualTo("""
                COMPONENT  PRIORITY  STATE    BUNDLE                  REASON
                ptmalloc        100  ACTIVE   memheap.ptmalloc 0.1.0  as it should be
                buddy             1  STANDBY  memheap.buddy 0.1.0     as it should be""");
        assertThat(run("memheap:explain")).isEqualTo("two reasons");
        assertThat(run("memheap:show ptmalloc")).startsWith("component   'ptmalloc'\nstate       ACTIVE: as it should be")
                .contains("generation 2 is ACTIVE").endsWith("fake.first = 1\n  fake.second = 2");
        assertThat(run("memheap:show buddy")).endsWith("no generation of it holds a window");
        assertThatThrownBy(() -> run("memheap:show tlsf")).hasMessage("no component is named 'tlsf'; known: 'ptmalloc', 'buddy'");
    }

    @Test
    void ownersAreListedWithWhatTheyHaveAndMayHave() throws Exception {
        assertThat(run("memheap:owners")).startsWith("nobody has had a block yet");
        base.owners.add(new OwnerStatus("small", 100, 1, 200, 300, 3, 0, Long.MAX_VALUE, 0, 0));
        base.owners.add(new OwnerStatus("large", 5000, 7, 6000, 70_000, 80, 9, 10_000, 4096, 0));
        assertThat(run("memheap:owners")).isEqualTo("""
                OWNER  LIVE BYTES  LIVE BLOCKS  PEAK BYTES  TOTAL BYTES  ALLOCATIONS  FAILURES  LIMIT  RESERVED  HELD
                large        5000            7        6000        70000           80         9  10000      4096     0
                small         100            1         200          300            3         0      -         0     0""");
    }

    @Test
    void leaksAreShownByOwnerSizeAndAge() throws Exception {
        assertThat(run("memheap:leaks")).as("nobody has had a block").contains("or no ledger is kept (memheap.ledger=off;");
        base.owners.add(new OwnerStatus("leaky", 300, 3, 300, 300, 3, 0, Long.MAX_VALUE, 0, 0));
        base.owners.add(new OwnerStatus("fine", 64, 1, 64, 64, 1, 0, Long.MAX_VALUE, 0, 0));
        assertThatThrownBy(() -> run("memheap:leaks --owner lekay")).hasMessage("no owner is called 'lekay'; there are: leaky, fine");
        base.leaks.add(new BlockGroup("leaky", 100, 3, Duration.ofSeconds(70), Duration.ofMinutes(125), 0x1000, List.of("leaky.Cache.put(Cache.java:12)")));
        base.leaks.add(new BlockGroup("fine", 64, 1, Duration.ofSeconds(61), Duration.ofSeconds(61), 0x2000, List.of()));
        assertThat(run("memheap:leaks")).isEqualTo("""
                4 blocks with 364 bytes have been live for 1m 0s or more:

                OWNER  SIZE  BLOCKS  BYTES  OLDEST  YOUNGEST  OLDEST AT
                leaky   100       3    300   2h 5m    1m 10s     0x1000
                fine     64       1     64   1m 1s     1m 1s     0x2000

                one of 100 bytes of 'leaky' was allocated
                    at leaky.Cache.put(Cache.java:12)""");
        assertThat(run("memheap:leaks --owner fine --older 1d")).isEqualTo("no block of 'fine' has been live for 1d 0h or more");
        assertThat(run("memheap:leaks --top 1 --older 5")).contains("... and 1 more kinds; 'memheap:leaks --older 5s --top 2' shows them");
        assertThatThrownBy(() -> run("memheap:leaks --older soon")).hasMessage("--older is a time such as 90s, 5m, 2h or 1d, but was 'soon'");
    }

    @Test
    void aBlockIsAllocatedWrittenReadAndFreed() throws Exception {
        assertThat(run("memheap:allocate 64")).isEqualTo("0x1000");
        assertThat(run("memheap:allocate 1K 4K")).isEqualTo("0x2000");
        assertThat(run("memheap:write 0x1000 hello 'symmetric  heap'")).isEqualTo("wrote 21 bytes at 0x1000");
        assertThat(run("memheap:read 4096 21")).isEqualTo("""
                0x000000001000  68 65 6c 6c 6f 20 73 79 6d 6d 65 74 72 69 63 20  hello symmetric\s
                0x000000001010  20 68 65 61 70                                    heap""");
        assertThat(run("memheap:read 0x1000").lines()).hasSize(4);
        assertThat(run("memheap:free 0x1000")).isEqualTo("freed 0x1000");
        assertThat(base.liveBytesByAddress).containsOnlyKeys(0x2000L);
    }

    @Test
    void aResultCanBeKeptInAVariable() throws Exception {
        assertThat(run("block = (memheap:allocate 16); memheap:free $block")).isEqualTo("freed 0x1000");
    }

    @Test
    void noByteOutsideOfALiveBlockIsReadOrWritten() throws Exception {
        run("memheap:allocate 16");
        base.memory().set(ValueLayout.JAVA_BYTE, 0x1010, (byte) 7);
        assertThatThrownBy(() -> run("memheap:write 0x1000 '17 bytes are here'")).hasMessage("cannot write 17 bytes at 0x1000: the block there has 16");
        assertThatThrownBy(() -> run("memheap:read 0x1000 17")).hasMessage("cannot read 17 bytes at 0x1000: the block there has 16");
        assertThatThrownBy(() -> run("memheap:read 0x1008")).isInstanceOf(InvalidFreeException.class).hasMessage("no live block starts at 0x1008");
        assertThatThrownBy(() -> run("memheap:free 0")).hasMessage("no block is ever at 0x0");
        assertThatThrownBy(() -> run("memheap:free here")).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("such as 0x1000 or 4096, but was 'here'");
        assertThatThrownBy(() -> run("memheap:allocate much")).hasMessageContaining("a block's size is a size in bytes");
        assertThat(base.memory().get(ValueLayout.JAVA_BYTE, 0x1010)).isEqualTo((byte) 7);
    }

    @Test
    void verifyFailsWithAllThatIsWrong() throws Exception {
        assertThat(run("memheap:verify")).isEqualTo("verified: 1 generations, 0 blocks");
        assertThat(run("memheap:checkpoint")).isEqualTo("written");
        base.problems.add("I1: broken");
        base.problems.add("I2: broken too");
        assertThatThrownBy(() -> run("memheap:verify")).hasMessage("verification found 2 problem(s):\n  I1: broken\n  I2: broken too");
    }

    @Test
    void useAndAutoPinAndUnpin() throws Exception {
        assertThat(run("memheap:use buddy")).isEqualTo("'buddy' is pinned and active");
        assertThat(configurations.value("memheap.pin")).isEqualTo("buddy");
        assertThat(run("memheap:auto")).isEqualTo("no component is pinned; 'ptmalloc' is active");
        assertThat(configurations.stored).isNull();
    }

    @Test
    void withoutAHeapEveryCommandSaysSo() throws Exception {
        trace("x.mtr.gz");
        present(null);
        assertThat(run("memheap:status")).startsWith("no component is active, and none has been since the base started");
        for (String line : new String[] {"memheap:allocate 1", "memheap:free 0x10", "memheap:read 0x10", "memheap:write 0x10 x", "memheap:replay x.mtr.gz"}) {
            assertThatThrownBy(() -> run(line)).as(line).isInstanceOf(IllegalStateException.class).hasMessageStartingWith("there is no heap yet");
        }
    }

    @Test
    void replayPrintsATableAndTakesOptionsAnywhere() throws Exception {
        trace("small.mtr.gz");
        run("memheap:replay --passes 2 small.mtr.gz --component buddy");
        assertThat(out.toString(StandardCharsets.UTF_8).lines().toList()).hasSize(2).last().asString().startsWith("small  buddy           3 ");
        assertThat(base.activated).containsExactly("ptmalloc", "buddy", "ptmalloc");
        assertThat(base.liveBytesByAddress).isEmpty();
    }

    @Test
    void replayWithSwapsPrintsJson() throws Exception {
        trace("small.mtr.gz");
        run("memheap:replay small.mtr.gz --component all --swap-every 1 --passes 1 --json");
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("[{\"trace\":\"small\",\"component\":\"ptmalloc\",\"events\":3,")
                .contains("\"component\":\"buddy\"", "\"swaps\":2", "\"corrupted\":0}").endsWith("]\n");
        assertThat(configurations.stored).isNull();
    }

    @Test
    void replayFailsAfterItHasPrintedWhatWentWrong() throws Exception {
        try (var writer = new TraceWriter(folder.resolve("zero.mtr.gz"), 10)) {
            writer.calloc(64);
        }
        base.memory().asSlice(0x1000, 64).fill((byte) 1);
        assertThatThrownBy(() -> run("memheap:replay zero.mtr.gz --check --passes 1")).isInstanceOf(IllegalStateException.class)
                .hasMessage("the replay was not clean: 0 calls failed, 1 blocks were corrupted");
        assertThat(out.toString(StandardCharsets.UTF_8).lines()).hasSize(2);
    }

    @Test
    void replayComparesWithThePeersThatAreThereAndSaysWhoIsNot() throws Exception {
        trace("small.mtr.gz");
        set("peers", List.of(FakePeer.present("glibc", new FakeBase(arena, configurations)), FakePeer.absent("jemalloc")));
        run("memheap:replay small.mtr.gz --peer all --passes 1 --json");
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("[{\"trace\":\"small\"").contains("\"peers\":{\"glibc\":{\"nsFirst\":").doesNotContain("jemalloc");
        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("jemalloc is left out: no library was found\n");
    }

    @Test
    void aPeerThatFailsMakesTheReplayFail() throws Exception {
        trace("small.mtr.gz");
        set("peers", List.of(new FakePeer("small", Optional.empty(), new FakeBase(arena, configurations), 150)));
        assertThatThrownBy(() -> run("memheap:replay small.mtr.gz --peer small --passes 2"))
                .hasMessage("the replay was clean on the components but not on every peer; the report has the peer's failures and corrupted blocks");
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("'small' on 'small' beside 'ptmalloc': 2 calls failed, 0 blocks were corrupted");
    }

    @Test
    void replayNamesWhatItDoesNotUnderstand() throws Exception {
        trace("x.mtr.gz");
        assertThatThrownBy(() -> run("memheap:replay y.mtr.gz")).hasMessage("cannot replay '%s': there is no such file that can be read", folder.resolve("y.mtr.gz"));
        assertThatThrownBy(() -> run("memheap:replay x.mtr.gz --component tlsf")).hasMessageStartingWith("no component is named 'tlsf'");
        assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThatThrownBy(() -> run("memheap:replay --jsn x.mtr.gz")).hasMessage("memheap:replay has no option '--jsn'; see 'help memheap:replay'");
        assertThatThrownBy(() -> run("memheap:replay x.mtr.gz --passes many")).hasMessageContaining("--passes is a whole number").hasMessageContaining("'many'");
        assertThatThrownBy(() -> run("memheap:replay x.mtr.gz --passes 0")).hasMessage("a replay has at least 1 pass, but 0 were asked for");
        assertThatThrownBy(() -> run("memheap:replay x.mtr.gz --peer tlsf")).hasMessageStartingWith("no peer is named 'tlsf'");
        assertThatThrownBy(() -> run("memheap:replay")).hasMessage("nothing to replay: no trace was given");
    }

    @Test
    void progressIsOneLineThatIsWipedAtTheEnd() throws Exception {
        progress = "true";
        trace("small.mtr.gz");
        run("memheap:replay small.mtr.gz --passes 1 --json");
        assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("\rsmall on ptmalloc: pass 1 of 1, 100 %").endsWith(" \r").doesNotContain("\n");
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("[{");
    }

    private void trace(String name) throws IOException {
        try (var writer = new TraceWriter(folder.resolve(name), 10)) {
            writer.free(writer.malloc(100));
            writer.memalign(200, 64);
        }
    }

    private String run(String line) throws Exception {
        Object result = session.execute(line);
        return result == null ? "" : result.toString();
    }

    private void present(Memheap memheap) throws ReflectiveOperationException {
        set("memheap", memheap);
    }

    /** Sets a reference that Declarative Services sets. */
    private void set(String reference, Object value) throws ReflectiveOperationException {
        var field = MemheapCommands.class.getDeclaredField(reference);
        field.setAccessible(true);
        field.set(commands, value);
    }
}
