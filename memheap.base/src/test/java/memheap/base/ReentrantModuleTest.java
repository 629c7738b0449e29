package memheap.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import memheap.api.AddressHeap;
import memheap.spi.MemheapModule;
import memheap.tck.ForwardingModule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** A component can get the heap like any bundle, and call it from within a call of the heap: that is served, and no change of the heap is kept from happening. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class ReentrantModuleTest {

    private static final int SWAPS = 20;

    private volatile AddressHeap heap; // null until the module may call it
    private final ThreadLocal<Boolean> inside = ThreadLocal.withInitial(() -> false);

    /** Takes a block for itself and frees it, in each call of another's. */
    private MemheapModule calling(MemheapModule module) {
        return new ForwardingModule(module) {
            @Override
            public long allocate(long byteSize, long byteAlignment) {
                callBack();
                return super.allocate(byteSize, byteAlignment);
            }

            @Override
            public void free(long offset) {
                super.free(offset);
                callBack();
            }
        };
    }

    private void callBack() {
        if (heap != null && !inside.get()) {
            inside.set(true);
            try {
                heap.free(heap.allocate(32, 16));
            } finally {
                inside.set(false);
            }
        }
    }

    @Test
    void aModuleThatCallsTheHeapThatIsCallingItIsServed() throws Exception {
        try (var fixture = new BaseFixture()) {
            fixture.add("calling", 1, new FaultyComponent(this::calling));
            heap = fixture.addresses;
            List<Long> blocks = Stream.generate(() -> heap.allocate(64, 16)).limit(100).toList();
            assertThat(blocks).doesNotHaveDuplicates();
            assertThat(fixture.heap.statistics()).extracting("liveBlocks", "allocations").containsExactly(100L, 200L);
            blocks.forEach(heap::free);
            assertThat(fixture.heap.statistics().liveBlocks()).isZero();
            assertThat(fixture.base.verify()).isEmpty();
        }
    }

    @Test
    void swapsGoOnWhileModulesCallTheHeapThatIsCallingThem() throws Exception {
        var end = new CountDownLatch(1);
        try (var fixture = new BaseFixture("memheap.init.timeout", "100ms"); ExecutorService threads = Executors.newFixedThreadPool(2)) {
            fixture.add("calling", 1, new FaultyComponent(this::calling));
            heap = fixture.addresses;
            Future<?> user = threads.submit(() -> useUntil(end));
            for (int swap = 0; swap < SWAPS; swap++) {
                var better = fixture.add("better", 9, new FaultyComponent(this::calling));
                assertThat(fixture.active()).isEqualTo("better");
                fixture.remove(better);
                assertThat(fixture.active()).isEqualTo("calling");
            }
            end.countDown();
            user.get(20, TimeUnit.SECONDS);
            assertThat(fixture.heap.statistics().liveBlocks()).isZero();
            assertThat(fixture.base.verify()).isEmpty();
        }
    }

    private void useUntil(CountDownLatch end) {
        while (end.getCount() > 0) {
            heap.free(heap.allocate(64, 16));
        }
    }
}
