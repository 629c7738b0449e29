package memheap.pe.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import memheap.api.HeapClosedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OwnHeapTest {

    private static final long GRANULE = 64 << 10;
    private static final HeapLayout LAYOUT = new HeapLayout(1 << 20, 1 << 16);

    @TempDir
    private Path folder;

    private ControlFile control;

    @BeforeEach
    void open() throws IOException {
        control = ControlFile.open(new SystemCalls(), folder.resolve(ControlFile.NAME), new ControlLayout(1, 1 << 20, 1 << 16));
    }

    @AfterEach
    void close() {
        control.close();
    }

    private OwnHeap heap(SystemCalls system) throws IOException {
        return new OwnHeap(system, LAYOUT, control, 0, 1);
    }

    @Test
    void aClosedHeapClaimsAndReleasesNothing() throws IOException {
        OwnHeap heap = heap(new SystemCalls());
        heap.claim(0, 8);
        heap.close();
        heap.close();
        assertThatThrownBy(() -> heap.claim(GRANULE, 8)).isInstanceOf(HeapClosedException.class).hasMessageContaining("nothing of it can be claimed");
        assertThatThrownBy(() -> heap.release(0, GRANULE)).isInstanceOf(HeapClosedException.class);
    }

    /** Has a call wait before it reaches the system. */
    private static final class Waiting extends SystemCalls {

        private final CountDownLatch come = new CountDownLatch(1);
        private final CountDownLatch goOn = new CountDownLatch(1);
        private volatile boolean waits;

        @Override
        long invoke(Call call, MemorySegment state) throws Throwable {
            if (waits) {
                waits = false;
                come.countDown();
                goOn.await();
            }
            return super.invoke(call, state);
        }
    }

    @Test
    void closingWaitsForAClaimThatIsUnderWay() throws Exception {
        var system = new Waiting();
        OwnHeap heap = heap(system);
        system.waits = true;
        var claim = new FutureTask<Void>(() -> {
            heap.claim(0, 2 * GRANULE);
            return null;
        });
        Thread.ofPlatform().start(claim);
        system.come.await();
        Thread closing = Thread.ofPlatform().start(heap::close);
        while (closing.isAlive() && closing.getState() != Thread.State.BLOCKED) {
            Thread.onSpinWait();
        }
        system.goOn.countDown();
        claim.get();
        closing.join();
        assertThat(control.heapChanges()).isOne();
    }

    @Test
    void othersAreToldOfWhatWasClaimedBeforeTheSystemHadNoMoreAndOfWhatWasReleasedBeforeItFailed() throws IOException {
        var system = new FailingSystemCalls();
        OwnHeap heap = heap(system);
        int callsOfOneGranule = 2;
        system.fail(FailingSystemCalls.NO_MEMORY, callsOfOneGranule, 1);
        assertThatThrownBy(() -> heap.claim(0, 2 * GRANULE)).isInstanceOf(IOException.class).hasMessageContaining("Cannot allocate memory");
        assertThat(heap.isMarked(0)).isTrue();
        assertThat(heap.isMarked(1)).isFalse();
        assertThat(control.heapChanges()).isOne();
        heap.claim(0, 2 * GRANULE);
        system.fail(FailingSystemCalls.NO_MEMORY, callsOfOneGranule, 1);
        assertThatThrownBy(() -> heap.release(0, 2 * GRANULE)).isInstanceOf(IOException.class);
        assertThat(heap.isMarked(0)).isFalse();
        assertThat(control.heapChanges()).isEqualTo(3);
        heap.close();
    }
}
