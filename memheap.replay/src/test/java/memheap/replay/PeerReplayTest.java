package memheap.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import memheap.replay.peer.Peer;
import memheap.replay.peer.PeerHeap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Replays with peers beside the components. */
class PeerReplayTest {

    private static final long HEAP_BYTES = 4 << 20;

    @TempDir
    private Path folder;
    private Path trace;
    private final Arena arena = Arena.ofConfined();
    private final List<ReplayResult> results = new ArrayList<>();
    private final ListHeap heap = new ListHeap(arena, HEAP_BYTES);
    private final FakeBase base = new FakeBase(heap);
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
    void aPeerReplaysTheSameTraceAndIsEmptyAfterwards(boolean check) throws Exception {
        var peer = peer("list");
        replay(new ReplayPlan(List.of(trace), ReplayPlan.ACTIVE, 2, ReplayPlan.NEVER, check), peer);

        ReplayResult result = results.getFirst();
        assertThat(result.isClean()).isTrue();
        assertThat(result.peers()).singleElement().satisfies(other -> {
            assertThat(other.peer()).isEqualTo("list");
            assertThat(other.nsBest()).isPositive().isLessThanOrEqualTo(other.nsFirst());
        });
        assertThat(result.ratioTo("list").orElseThrow()).isEqualTo(result.nsBest() / result.peers().getFirst().nsBest());
        assertThat(peer.heap.peakUsedBytes).isEqualTo(heap.peakUsedBytes);
        assertThat(peer.heap.liveBytesByAddress).isEmpty();
        assertThat(heap.liveBytesByAddress).isEmpty();
    }

    @Test
    void aComponentAndEachPeerHaveTwoPassesInTurn() throws Exception {
        replay(new ReplayPlan(List.of(trace), ReplayPlan.ALL, 3, ReplayPlan.NEVER, false),
                new ListPeer("one", new ListHeap(arena, HEAP_BYTES), base.journal), new ListPeer("other", new ListHeap(arena, HEAP_BYTES), base.journal));

        assertThat(base.journal).containsExactly(
                "select ptmalloc", "reset", "select ptmalloc", "pass on one", "pass on one", "pass on other", "pass on other",
                "select ptmalloc", "pass on one", "pass on other",
                "select buddy", "reset", "select buddy", "pass on one", "pass on one", "pass on other", "pass on other",
                "select buddy", "pass on one", "pass on other", "release");
        assertThat(results).extracting(ReplayResult::component).containsExactly("ptmalloc", "buddy");
    }

    @Test
    void aComparisonTakesAtLeastFivePassesAndAsManyAsMakeTwentyMillionEvents() throws Exception {
        var plan = new ReplayPlan(List.of(trace), ReplayPlan.ACTIVE, ReplayPlan.ENOUGH, ReplayPlan.NEVER, false);
        assertThat(plan.passes(TraceReader.read(trace))).isEqualTo(Math.ceilDiv(20_000_000, 1500));
        var events = new Trace.Builder();
        for (int event = 0; event < 5_000_000; event++) {
            events.add(Trace.ALLOCATE, 0, 8, 0);
        }
        assertThat(plan.passes(events.build("long", 1, 1, 8))).isEqualTo(5);
    }

    @Test
    void everyPeerKeepsItsHeapForAllTraces() throws Exception {
        var made = new ArrayList<String>();
        var counted = new Peer() {
            @Override
            public String name() {
                return "counted";
            }

            @Override
            public Optional<String> absence() {
                return Optional.empty();
            }

            @Override
            public PeerHeap heap() {
                made.add("heap");
                return peer("counted");
            }
        };
        replay(new ReplayPlan(List.of(trace, trace), ReplayPlan.ACTIVE, 1, ReplayPlan.NEVER, false), counted, peer("list"));
        assertThat(made).hasSize(1);
        assertThat(results).hasSize(2).allSatisfy(result -> assertThat(result.peers()).extracting(PeerResult::peer).containsExactly("counted", "list"));
    }

    @Test
    void whatAPeerRefusesOrSpoilsIsCountedForItAlone() throws Exception {
        try (var writer = new TraceWriter(trace, 10)) {
            writer.malloc(HEAP_BYTES * 2);
            writer.free(writer.malloc(500));
            writer.calloc(500);
        }
        var dirty = new ListHeap(arena, HEAP_BYTES) {
            @Override
            public long allocateZeroed(long byteSize, long byteAlignment) {
                return allocate(byteSize, byteAlignment);
            }
        };
        var large = new ListHeap(arena, 4 * HEAP_BYTES);
        new Replayer(new FakeBase(large), base, base, List.of(new ListPeer("dirty", dirty)), ReplayProgress.NONE)
                .run(new ReplayPlan(List.of(trace), ReplayPlan.ACTIVE, 2, ReplayPlan.NEVER, true), results::add);

        ReplayResult result = results.getFirst();
        assertThat(result.failures()).isZero();
        assertThat(result.corrupted()).isZero();
        assertThat(result.peers()).extracting(PeerResult::failures, PeerResult::corrupted).containsExactly(tuple(2L, 2L));
        assertThat(result.isClean()).isFalse();
    }

    @Test
    void anInterruptedReplayLeavesNoBlockAnywhere() {
        var peer = peer("list");
        var replayer = new Replayer(base, base, base, List.of(peer), (name, contestant, pass, done) -> {
            if (contestant.equals("list")) {
                Thread.currentThread().interrupt();
            }
        });
        assertThatThrownBy(() -> replayer.run(new ReplayPlan(List.of(trace), ReplayPlan.ALL, 2, 1000, false), results::add)).isInstanceOf(InterruptedException.class);
        assertThat(heap.liveBytesByAddress).isEmpty();
        assertThat(peer.heap.liveBytesByAddress).isEmpty();
        assertThat(base.journal).last().isEqualTo("release");
    }

    @Test
    void anAbsentPeerEndsTheReplayBeforeItBegins() {
        var absent = new Peer() {
            @Override
            public String name() {
                return "absent";
            }

            @Override
            public Optional<String> absence() {
                return Optional.of("absent is left out");
            }

            @Override
            public PeerHeap heap() {
                throw new IllegalStateException("absent is left out");
            }
        };
        var plan = new ReplayPlan(List.of(trace), ReplayPlan.ALL, 1, ReplayPlan.NEVER, false);
        assertThatIllegalStateException().isThrownBy(() -> replay(plan, absent)).withMessage("absent is left out");
        assertThat(base.journal).isEmpty();
    }

    @Test
    void eachPeerHasALoopOfItsOwn() throws Exception {
        Trace read = TraceReader.read(trace);
        var peer = peer("list");
        var content = new FirstBytes(peer.memory());
        ReplayPass first = HeapLoop.own().pass(read, peer, content);
        ReplayPass second = HeapLoop.own().pass(read, peer, content);
        assertThat(first.getClass()).isNotEqualTo(HeapPass.class).isNotEqualTo(second.getClass());
        first.replay(0, read.events());
        first.freeAll();
        assertThat(first.failures() + first.corrupted()).isZero();
    }

    private ListPeer peer(String name) {
        return new ListPeer(name, new ListHeap(arena, HEAP_BYTES));
    }

    private void replay(ReplayPlan plan, Peer... peers) throws Exception {
        new Replayer(base, base, base, List.of(peers), ReplayProgress.NONE).run(plan, results::add);
    }
}
