package memheap.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import memheap.api.InvalidFreeException;
import memheap.api.OutOfMemheapException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingHeapTest {

    @TempDir
    private Path folder;
    private final Arena arena = Arena.ofShared();
    private final ListHeap heap = new ListHeap(arena, 1 << 20);

    @AfterEach
    void closeTheArena() {
        arena.close();
    }

    @Test
    void callsThatFailAndBlocksFromElsewhereLeaveNoTrace() throws IOException {
        Path file = folder.resolve("some.mtr.gz");
        long foreign = heap.allocate(10, 16);
        try (var writer = new TraceWriter(file, 100)) {
            var recording = new RecordingHeap(heap, writer);
            assertThatThrownBy(() -> recording.allocate(1 << 21, 16)).isInstanceOf(OutOfMemheapException.class);
            assertThatThrownBy(() -> recording.free(0x7)).isInstanceOf(InvalidFreeException.class);
            recording.free(foreign);
            recording.free(0);
            long block = recording.reallocate(0, 100);
            assertThat(recording.usableBytes(block)).isEqualTo(100);
            assertThat(recording.reallocate(block, 0)).isZero();
        }
        Trace trace = TraceReader.read(file);
        assertThat(trace.events()).isEqualTo(2);
        assertThat(trace.operation(0)).isEqualTo(Trace.ALLOCATE);
        assertThat(trace.operation(1)).isEqualTo(Trace.FREE);
    }

    @Test
    void whatManyThreadsDoAtOnceIsOneTraceThatCanBeReplayed() throws Exception {
        Path file = folder.resolve("threads.mtr.gz");
        try (var writer = new TraceWriter(file, 10000); var threads = Executors.newFixedThreadPool(4)) {
            var recording = new RecordingHeap(heap, writer);
            List<Callable<Void>> work = List.of(worker(recording, 1), worker(recording, 2), worker(recording, 3), worker(recording, 4));
            for (Future<Void> done : threads.invokeAll(work)) {
                done.get();
            }
        }
        assertThat(heap.liveBytesByAddress).isEmpty();
        Trace trace = TraceReader.read(file);
        assertThat(trace.events()).isEqualTo(4 * 2 * 300);
        assertThat(trace.threads()).isBetween(1, 4);
        var base = new FakeBase(new ListHeap(arena, 1 << 20));
        List<ReplayResult> results = new ArrayList<>();
        new Replayer(base, base, base, List.of(), ReplayProgress.NONE).run(new ReplayPlan(List.of(file), "", 1, 0, true), results::add);
        assertThat(results.getFirst().isClean()).isTrue();
    }

    private static Callable<Void> worker(RecordingHeap heap, long seed) {
        return () -> {
            var random = new Random(seed);
            List<Long> live = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                live.add(heap.allocate(random.nextInt(100), 16));
                if (live.size() > 10) {
                    heap.free(live.remove(random.nextInt(live.size())));
                }
            }
            live.forEach(heap::free);
            return null;
        };
    }
}
