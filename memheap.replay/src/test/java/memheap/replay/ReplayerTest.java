package memheap.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import memheap.api.AddressHeap;
import memheap.api.HeapClosedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayerTest {

    private static final long HEAP_BYTES = 4 << 20;

    @TempDir
    private Path folder;
    private Path trace;
    private final Arena arena = Arena.ofConfined();
    private final List<ReplayResult> results = new ArrayList<>();
    private final long seed = Long.getLong("memheap.seed", System.nanoTime());

    @BeforeEach
    void writeATrace() throws IOException {
        System.out.println("memheap.seed=" + seed);
        trace = new TraceScript(seed).write(folder.resolve("random.mtr.gz"), 1500);
    }

    @AfterEach
    void closeTheArena() {
        arena.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aSoundHeapPassesAndIsEmptyAfterwards(boolean check) throws Exception {
        var heap = new ListHeap(arena, HEAP_BYTES);
        replay(heap, new ReplayPlan(List.of(trace), ReplayPlan.ACTIVE, 2, ReplayPlan.NEVER, check));

        ReplayResult result = results.getFirst();
        assertThat(result.isClean()).isTrue();
        assertThat(result.trace()).isEqualTo("random");
        assertThat(result.component()).isEqualTo("ptmalloc");
        assertThat(result.events()).isEqualTo(1500);
        assertThat(result.nsFirst()).isPositive();
        assertThat(result.nsBest()).isPositive().isLessThanOrEqualTo(result.nsFirst());
        assertThat(result.peakLiveBytes()).isEqualTo(TraceReader.read(trace).peakLiveBytes());
        assertThat(result.peakUsedBytes()).isEqualTo(heap.peakUsedBytes);
        assertThat(result.usedPerLive()).isGreaterThanOrEqualTo(1);
        assertThat(result.generations()).isEqualTo(1);
        assertThat(result.swaps()).isZero();
        assertThat(heap.liveBytesByAddress).isEmpty();
    }

    @Test
    void theCallsOfATraceReachTheHeapAsTheyWereRecorded() throws Exception {
        Path copy = folder.resolve("copy.mtr.gz");
        try (var writer = new TraceWriter(copy, 5000)) {
            replay(new RecordingHeap(new ListHeap(arena, HEAP_BYTES), writer), plan(1, false));
        }
        Trace original = TraceReader.read(trace);
        Trace recorded = TraceReader.read(copy);
        assertThat(recorded.peakLiveBytes()).isEqualTo(original.peakLiveBytes());
        for (int event = 0, replayed = 0; event < original.events(); event++, replayed++) {
            boolean resizedToNothing = original.operation(event) == Trace.RESIZE && original.byteSize(event) == 0;
            if (resizedToNothing) {
                assertThat(recorded.operation(replayed++)).isEqualTo(Trace.FREE);
            }
            assertThat(recorded.operation(replayed)).as("event %d", event).isEqualTo(resizedToNothing ? Trace.ALLOCATE : original.operation(event));
            assertThat(recorded.byteSize(replayed)).as("event %d", event).isEqualTo(original.byteSize(event));
            assertThat(recorded.slot(replayed)).as("event %d", event).isEqualTo(original.slot(event));
        }
    }

    @Test
    void overlappingBlocksAreCorrupted() throws Exception {
        replay(overlapping(), plan(1, true));
        assertThat(results.getFirst().corrupted()).isPositive();
        assertThat(results.getFirst().failures()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aLostFirstByteIsFoundInBothModes(boolean check) throws Exception {
        write(writer -> {
            long kept = writer.malloc(64);
            writer.malloc(100);
            writer.free(kept);
        });
        replay(spoiling(0), plan(1, check));
        assertThat(results.getFirst().corrupted()).isEqualTo(1);
    }

    @Test
    void aLostLastByteIsFoundWhenWholeBlocksAreChecked() throws Exception {
        write(writer -> {
            long kept = writer.malloc(61);
            writer.malloc(100);
            writer.realloc(kept, 200);
        });
        replay(spoiling(60), plan(1, false));
        replay(spoiling(60), plan(1, true));
        assertThat(results).extracting(ReplayResult::corrupted).containsExactly(0L, 1L);
    }

    @Test
    void aResizeThatForgetsTheContentIsCorruption() throws Exception {
        write(writer -> writer.realloc(writer.realloc(writer.malloc(40), 80), 8));
        var forgetful = new ListHeap(arena, HEAP_BYTES) {
            @Override
            public long reallocate(long address, long newByteSize) {
                long moved = allocate(newByteSize, 16);
                free(address);
                return moved;
            }
        };
        replay(forgetful, plan(3, true));
        assertThat(results.getFirst().corrupted()).isEqualTo(3 * 2);
    }

    @Test
    void zeroedBlocksThatAreNotZeroAreCorrupted() throws Exception {
        write(writer -> {
            writer.free(writer.malloc(500));
            writer.calloc(500);
        });
        var dirty = new ListHeap(arena, HEAP_BYTES) {
            @Override
            public long allocateZeroed(long byteSize, long byteAlignment) {
                return allocate(byteSize, byteAlignment);
            }
        };
        replay(dirty, plan(1, true));
        assertThat(results.getFirst().corrupted()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void eachRefusedCallIsAFailureAndItsBlockIsSkippedFromThenOn(boolean check) throws Exception {
        write(writer -> {
            long never = writer.malloc(HEAP_BYTES + 1);
            never = writer.realloc(never, 20);
            writer.free(never);
            long once = writer.malloc(20);
            once = writer.realloc(once, HEAP_BYTES + 1);
            once = writer.realloc(once, 10);
            writer.free(once);
            writer.memalign(10, 1L << 40);
        });
        var heap = new ListHeap(arena, HEAP_BYTES) {
            @Override
            public long allocate(long byteSize, long byteAlignment) {
                if (byteAlignment > HEAP_BYTES) {
                    throw new IllegalArgumentException("no such alignment");
                }
                return super.allocate(byteSize, byteAlignment);
            }
        };
        replay(heap, plan(1, check));

        assertThat(results.getFirst().failures()).isEqualTo(3);
        assertThat(results.getFirst().corrupted()).isZero();
        assertThat(results.getFirst().isClean()).isFalse();
        assertThat(heap.liveBytesByAddress).isEmpty();
    }

    @Test
    void aBlockResizedToNothingIsLiveAndOfNoBytes() throws Exception {
        write(writer -> {
            long empty = writer.realloc(writer.malloc(100), 0);
            writer.realloc(empty, 30);
        });
        replay(new ListHeap(arena, HEAP_BYTES), plan(2, true));
        assertThat(results.getFirst().isClean()).isTrue();
    }

    @Test
    void aStoppedBaseEndsTheReplay() {
        var closed = new ListHeap(arena, HEAP_BYTES) {
            @Override
            public long allocate(long byteSize, long byteAlignment) {
                throw new HeapClosedException("the base has stopped");
            }

            @Override
            public long allocateZeroed(long byteSize, long byteAlignment) {
                throw new HeapClosedException("the base has stopped");
            }
        };
        assertThatThrownBy(() -> replay(closed, plan(1, false))).isInstanceOf(HeapClosedException.class);
    }

    @Test
    void anInterruptedReplayFreesItsBlocksAndReleasesTheSelection() {
        var heap = new ListHeap(arena, HEAP_BYTES);
        var base = new FakeBase(heap);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> new Replayer(base, base, base, List.of(), ReplayProgress.NONE).run(plan(1, false), results::add)).isInstanceOf(InterruptedException.class);
        assertThat(heap.liveBytesByAddress).isEmpty();
        assertThat(base.journal).containsExactly("reset", "release");
        assertThat(results).isEmpty();
    }

    @Test
    void componentsTakeTurnsBeginningWithTheOneOfTheRun() throws Exception {
        FakeBase base = replay(new ListHeap(arena, HEAP_BYTES), new ReplayPlan(List.of(trace), "buddy", 2, 500, false));

        assertThat(base.journal).containsExactly("select buddy", "reset", "select ptmalloc", "select buddy", "select buddy", "select ptmalloc", "select buddy", "release");
        assertThat(results.getFirst().component()).isEqualTo("buddy");
        assertThat(results.getFirst().swaps()).isEqualTo(4);
        assertThat(results.getFirst().generations()).isEqualTo(2);
        assertThat(results.getFirst().isClean()).isTrue();
    }

    @Test
    void allMeansOneRunForEachTraceAndComponent() throws Exception {
        FakeBase base = replay(new ListHeap(arena, HEAP_BYTES), new ReplayPlan(List.of(trace, trace), ReplayPlan.ALL, 1, ReplayPlan.NEVER, false));

        assertThat(results).extracting(ReplayResult::component).containsExactly("ptmalloc", "buddy", "ptmalloc", "buddy");
        assertThat(base.journal).last().isEqualTo("release");
    }

    @Test
    void withoutAComponentNothingIsSelected() throws Exception {
        FakeBase base = replay(new ListHeap(arena, HEAP_BYTES), plan(1, false));
        assertThat(base.journal).containsExactly("reset", "release");
    }

    @Test
    void whatCannotBeReplayedIsSaidClearly() {
        var base = new FakeBase(new ListHeap(arena, HEAP_BYTES));
        var replayer = new Replayer(base, base, base, List.of(), ReplayProgress.NONE);
        assertThatIllegalArgumentException().isThrownBy(() -> plan(0, false)).withMessageContaining("at least 1 pass, but 0");
        assertThatIllegalArgumentException().isThrownBy(() -> new ReplayPlan(List.of(), "", 1, 0, false)).withMessageContaining("no trace was given");
        assertThatIllegalArgumentException().isThrownBy(() -> replayer.run(new ReplayPlan(List.of(trace), "tlsf", 1, 0, false), results::add))
                .withMessage("unknown component 'tlsf'");
        base.eligible.remove("buddy");
        assertThatIllegalArgumentException().isThrownBy(() -> replayer.run(new ReplayPlan(List.of(trace), "", 1, 10, false), results::add))
                .withMessage("cannot take turns every 10 events: at least 2 eligible components are needed, but these are all: [ptmalloc]");
        base.active = "";
        assertThatIllegalStateException().isThrownBy(() -> replayer.run(plan(1, false), results::add)).withMessage("nothing to replay on: no component is active");
    }

    @Test
    void progressGoesFromTheFirstEventToTheLastInEachPass() throws Exception {
        var base = new FakeBase(new ListHeap(arena, HEAP_BYTES));
        List<String> seen = new ArrayList<>();
        new Replayer(base, base, base, List.of(), (name, component, pass, done) -> seen.add("%s %s %d %s".formatted(name, component, pass, done)))
                .run(new ReplayPlan(List.of(trace), "", 2, 750, false), results::add);
        assertThat(seen).containsExactly("random ptmalloc 1 0.5", "random ptmalloc 1 1.0", "random ptmalloc 2 0.5", "random ptmalloc 2 1.0");
    }

    private ReplayPlan plan(int passes, boolean check) {
        return new ReplayPlan(List.of(trace), ReplayPlan.ACTIVE, passes, ReplayPlan.NEVER, check);
    }

    private FakeBase replay(AddressHeap heap, ReplayPlan plan) throws Exception {
        var base = new FakeBase(heap);
        new Replayer(base, base, base, List.of(), ReplayProgress.NONE).run(plan, results::add);
        return base;
    }

    private interface Script {
        void write(TraceWriter writer);
    }

    private void write(Script script) throws IOException {
        try (var writer = new TraceWriter(trace, 1000)) {
            script.write(writer);
        }
    }

    /** Spoils one byte of the first block as soon as a block of 100 bytes is asked for. */
    private ListHeap spoiling(long offset) {
        return new ListHeap(arena, HEAP_BYTES) {
            @Override
            public long allocate(long byteSize, long byteAlignment) {
                if (byteSize == 100) {
                    MemorySegment memory = memory();
                    long place = liveBytesByAddress.firstKey() + offset;
                    memory.set(ValueLayout.JAVA_BYTE, place, (byte) ~memory.get(ValueLayout.JAVA_BYTE, place));
                }
                return super.allocate(byteSize, byteAlignment);
            }
        };
    }

    /** Hands out blocks that reach into the ones after them. */
    private ListHeap overlapping() {
        return new ListHeap(arena, HEAP_BYTES) {
            @Override
            public long allocate(long byteSize, long byteAlignment) {
                return super.allocate(byteSize / 2, byteAlignment);
            }

            @Override
            public long allocateZeroed(long byteSize, long byteAlignment) {
                long address = allocate(byteSize, byteAlignment);
                memory().asSlice(address, byteSize).fill((byte) 0);
                return address;
            }
        };
    }
}
