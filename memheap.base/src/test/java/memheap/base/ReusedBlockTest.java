package memheap.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import memheap.api.InvalidFreeException;
import memheap.tck.ForwardingModule;
import org.junit.jupiter.api.Test;

/** A module has a block back before its {@code free} returns, and somebody else may get it in that instant. */
class ReusedBlockTest {

    private final AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> { });

    /** One that does something between having a block back and saying so; only one of its callers is inside at a time. */
    private FaultyComponent component() {
        return new FaultyComponent(module -> new ForwardingModule(module) {
            @Override
            public void free(long offset) {
                super.free(offset);
                meanwhile.getAndSet(() -> { }).run();
            }

            @Override
            public boolean isThreadSafe() {
                return true;
            }
        });
    }

    @Test
    void aBlockThatIsHandedOutAgainBeforeItsFreeReturnsIsTheNextOnes() throws Exception {
        try (var fixture = new BaseFixture(); ExecutorService other = Executors.newSingleThreadExecutor()) {
            fixture.add("busy", 1, component());
            long block = fixture.addresses.allocate(100, 16);
            var next = new AtomicReference<Long>();
            meanwhile.set(() -> next.set(resultOf(other, () -> fixture.consumer(2, "next").addresses().allocate(80, 16))));
            fixture.addresses.free(block);
            assertThat(next.get()).as("the block that was handed out while the other one was freed").isEqualTo(block);
            assertThat(fixture.addresses.usableBytes(block)).isGreaterThanOrEqualTo(80);
            assertThat(fixture.owner("next").liveBytes()).isEqualTo(80);
            assertThat(fixture.owner("test").liveBytes()).isZero();
            assertThat(fixture.base.verify()).isEmpty();
            fixture.addresses.free(block);
            assertThatThrownBy(() -> fixture.addresses.free(block)).isInstanceOf(InvalidFreeException.class);
        }
    }

    private static long resultOf(ExecutorService other, Callable<Long> call) {
        try {
            return other.submit(call).get();
        } catch (InterruptedException | ExecutionException failed) {
            throw new AssertionError(failed);
        }
    }
}
