package memheap.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import memheap.api.HeapUsage;
import memheap.api.OutOfMemheapException;
import memheap.spi.MemheapModule;
import memheap.tck.ForwardingModule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** A dossier leaves out what a component does not tell in time, says so, and tells the rest; whoever was refused has the exception long before. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD) // a dossier that waits for a component would wait for ever
class TardyDossierTest {

    private static final String TOO_LATE = "has not returned within \\d{1,3} ms";

    @TempDir
    Path folder;

    private final CountDownLatch end = new CountDownLatch(1);
    private volatile Thread refused; // who asks for too much; none at first

    @AfterEach
    void letThreadsGo() {
        end.countDown();
    }

    /** From the refusal on; the base asks on threads of its own. */
    private void hangIfAskedByTheBase() {
        if (refused != null && Thread.currentThread() != refused) {
            InTransit.await(end);
        }
    }

    private MemheapModule hangingInUsage(MemheapModule module) {
        return new ForwardingModule(module) {
            @Override
            public boolean isThreadSafe() {
                return true; // no lock of the base's is held while it hangs
            }

            @Override
            public HeapUsage usage() {
                hangIfAskedByTheBase();
                return super.usage();
            }
        };
    }

    private MemheapModule hangingInWalk(MemheapModule module) {
        return new ForwardingModule(module) {
            @Override
            public void forEachBlock(BlockVisitor visitor) {
                hangIfAskedByTheBase();
                super.forEachBlock(visitor);
            }
        };
    }

    private BaseFixture fixture() throws IOException {
        return new BaseFixture("memheap.dossier", folder.toString());
    }

    /** Has a request refused, and reads what is told of that. */
    private String told(BaseFixture fixture) throws IOException {
        refused = Thread.currentThread();
        assertThatThrownBy(() -> fixture.addresses.allocate(2 * BaseFixture.WINDOW, 16)).isInstanceOf(OutOfMemheapException.class).hasMessageContaining("cannot allocate 2097152 bytes");
        fixture.inspector().liveBlocks(Duration.ofDays(1)); // waits its turn, and asks no component
        try (Stream<Path> files = Files.list(folder)) {
            return Files.readString(files.findFirst().orElseThrow());
        }
    }

    @Test
    void aComponentThatHangsWhenItIsAskedForItsUseIsLeftOut() throws Exception {
        try (BaseFixture fixture = fixture()) {
            fixture.add("bad", 1, new FaultyComponent(this::hangingInUsage));
            fixture.addresses.allocate(512, 16);
            assertThat(told(fixture)).containsPattern("left out is what generation 1 of 'bad' says of its use: usage-bad " + TOO_LATE)
                    .contains("generation 1 of 'bad' (ACTIVE): 1 live blocks of 512 bytes; its module says: nothing", "gaps of 524288 bytes and more", "'test': 1 live blocks of 512 bytes", "'bad' is active in generation 1");
            end.countDown();
            assertThat(fixture.base.verify()).isEmpty();
            assertThat(fixture.active()).isEqualTo("bad");
        }
    }

    @Test
    void aComponentThatHangsWhenItsBlocksAreWalkedIsLeftOut() throws Exception {
        try (BaseFixture fixture = fixture()) {
            fixture.add("bad", 1, new FaultyComponent(this::hangingInWalk));
            fixture.addresses.allocate(512, 16);
            assertThat(told(fixture)).containsPattern("left out: walk-bad " + TOO_LATE).doesNotContain("left out is what").contains("'test': 1 live blocks of 512 bytes", "'bad' is active in generation 1");
            end.countDown();
            assertThat(fixture.base.verify()).isEmpty();
        }
    }

    @Test
    void aComponentThatThrowsInBothIsLeftOutWithWhatItThrew() throws Exception {
        try (BaseFixture fixture = fixture()) {
            fixture.add("bad", 1, new FaultyComponent(module -> new ForwardingModule(module) {
                @Override
                public HeapUsage usage() {
                    throw new IllegalStateException("usage is broken");
                }

                @Override
                public void forEachBlock(BlockVisitor visitor) {
                    throw new IllegalStateException("the walk is broken");
                }
            }));
            assertThat(told(fixture)).contains("usage-bad threw java.lang.IllegalStateException: usage is broken", "left out: walk-bad threw java.lang.IllegalStateException: the walk is broken");
        }
    }

    @Test
    void ofTwoComponentsTheOneThatAnswersIsTold() throws Exception {
        try (BaseFixture fixture = fixture()) {
            fixture.add("good", 1, new ScriptedComponent());
            fixture.addresses.allocate(512, 16);
            fixture.add("bad", 2, new FaultyComponent(this::hangingInUsage));
            assertThat(told(fixture)).containsPattern("generation 1 of 'good' \\(DRAINING\\): 1 live blocks of 512 bytes; its module says: 512 of 1048576 bytes allocated in 1 blocks")
                    .containsPattern("left out is what generation 2 of 'bad' says of its use: usage-bad " + TOO_LATE);
        }
    }

    @Test
    void whileAThreadIsStuckInAModuleTheFreeSpaceIsLeftOut() throws Exception {
        var inside = new CountDownLatch(1);
        try (BaseFixture fixture = fixture(); ExecutorService stuck = Executors.newSingleThreadExecutor()) {
            fixture.add("slow", 1, new FaultyComponent(module -> new ForwardingModule(module) {
                @Override
                public boolean isThreadSafe() {
                    return true;
                }

                @Override
                public void free(long offset) {
                    inside.countDown();
                    InTransit.await(end);
                    super.free(offset);
                }
            }));
            long block = fixture.addresses.allocate(512, 16);
            Future<?> free = stuck.submit(() -> fixture.addresses.free(block));
            inside.await();
            assertThat(told(fixture)).contains("left out, for a thread is stuck inside of a module", "'slow' is active in generation 1");
            end.countDown();
            free.get();
            assertThat(fixture.base.verify()).isEmpty();
        }
    }
}
