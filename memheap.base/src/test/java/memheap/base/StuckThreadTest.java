package memheap.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import memheap.api.AddressHeap;
import memheap.api.QuotaExceededException;
import memheap.event.OwnerStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the others may expect while a thread does not come back from a module. */
class StuckThreadTest {

    private static final int LIMIT = 64 << 10;

    private final CountDownLatch inside = new CountDownLatch(1);
    private final CountDownLatch end = new CountDownLatch(1);
    private final ExecutorService stuck = Executors.newSingleThreadExecutor();
    private BaseFixture fixture;
    private Future<Long> block;

    @BeforeEach
    void haveAThreadGetStuck() throws Exception {
        fixture = new BaseFixture("memheap.init.timeout", "1s", "memheap.limit.a", String.valueOf(LIMIT));
        fixture.add("caching", 1, new ScriptedComponent().caching());
        CachingModule.MEANWHILE.set(this::waitOnce);
        block = stuck.submit(() -> {
            fixture.addresses.free(fixture.addresses.allocate(64, 16));
            return fixture.addresses.allocate(64, 16);
        });
        inside.await();
    }

    private void waitOnce() {
        CachingModule.MEANWHILE.set(() -> { });
        inside.countDown();
        InTransit.await(end);
    }

    @AfterEach
    void letItGo() throws Exception {
        end.countDown();
        fixture.addresses.free(block.get());
        stuck.close();
        assertThat(fixture.base.verify()).isEmpty();
        fixture.close();
    }

    @Test
    void whoIsOverItsLimitIsRefusedThoughNobodyCanBeAskedForWhatHeHasNotUsed() {
        AddressHeap a = fixture.consumer(2, "a").addresses();
        long most = a.allocate(LIMIT, 16);
        assertThatThrownBy(() -> a.allocate(1, 16)).isInstanceOf(QuotaExceededException.class);
        assertThat(fixture.owner("a")).extracting(OwnerStatus::failures).isEqualTo(1L);
        a.free(most);
        a.free(a.allocate(LIMIT, 16));
    }

    @Test
    void otherLimitsArePendingUntilItHasLeft() throws Exception {
        fixture.configure("memheap.limit.a", "128K", "memheap.onStop", "keep");
        assertThat(fixture.owner("a").limitBytes()).isEqualTo(LIMIT);
        assertThat(fixture.base.explain()).contains("memheap.limit.a=65536").contains("memheap.onStop=keep").contains("pending: limits and reservations stay as they are");
        end.countDown();
        block.get();
        fixture.configure();
        assertThat(fixture.owner("a").limitBytes()).isEqualTo(128 << 10);
        assertThat(fixture.base.explain()).contains("memheap.limit.a=131072").doesNotContain("pending");
    }
}
