package memheap.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import memheap.api.AddressHeap;
import memheap.api.InvalidFreeException;
import memheap.api.OutOfMemheapException;
import memheap.event.ComponentStatus.State;
import memheap.event.MemheapEvent.BlocksReclaimed;
import memheap.event.MemheapEvent.ComponentFailed;
import memheap.spi.MemheapModule;
import memheap.spi.ThreadCache;
import memheap.tck.ForwardingModule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What modules do wrong in calls that the base makes for itself keeps nobody waiting for ever and loses nothing. */
class FaultyBaseCallsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String[] IMPATIENT = {"memheap.init.timeout", "200ms"};

    private final AtomicBoolean armed = new AtomicBoolean();
    private final CountDownLatch never = new CountDownLatch(1);

    private static BaseFixture fixture(UnaryOperator<MemheapModule> form, String... keysAndValues) throws Exception {
        var fixture = new BaseFixture(keysAndValues);
        fixture.add("next", 1, new ScriptedComponent());
        fixture.add("bad", 9, new FaultyComponent(form));
        return fixture;
    }

    private void hangOnceArmed() {
        if (armed.get()) {
            InTransit.await(never);
        }
    }

    @AfterEach
    void letThreadsGo() {
        never.countDown();
    }

    private MemheapModule hangingInFree(MemheapModule module) {
        return new ForwardingModule(module) {
            @Override
            public void free(long offset) {
                hangOnceArmed();
                super.free(offset);
            }
        };
    }

    @Test
    void aBundleCanStopThoughAModuleDoesNotReturnFromTheFreeOfItsBlocks() throws Exception {
        try (BaseFixture fixture = fixture(this::hangingInFree, IMPATIENT)) {
            AddressHeap a = fixture.consumer(2, "a").addresses();
            a.allocate(64, 16);
            a.allocate(64, 16);
            long others = fixture.addresses.allocate(64, 16);
            armed.set(true);
            fixture.stop(2);
            assertThat(fixture.await(ComponentFailed.class).reason()).contains("free-bad has not returned within 200 ms");
            assertThat(fixture.await(BlocksReclaimed.class).blocks()).isEqualTo(2);
            assertThat(fixture.active()).isEqualTo("next");
            fixture.addresses.free(others);
            fixture.addresses.free(fixture.addresses.allocate(64, 16));
            assertThat(fixture.owner("a").liveBlocks()).isZero();
            assertThat(fixture.base.verify()).isEmpty();
        }
    }

    /** A cache that holds nothing and fails when it is asked to give that back. */
    private static final class BadCache extends ThreadCache {

        private final Runnable onFlush;

        BadCache(Runnable onFlush) {
            this.onFlush = onFlush;
        }

        @Override
        public long allocate(long byteSize) {
            return MemheapModule.NO_SPACE;
        }

        @Override
        public boolean free(long offset) {
            return false;
        }

        @Override
        public long usableBytes(long offset) {
            return 0;
        }

        @Override
        public void flush() {
            onFlush.run();
        }
    }

    private static UnaryOperator<MemheapModule> flushing(Runnable onFlush) {
        return module -> new ForwardingModule(new CachingModule(module, false)) {
            @Override
            public Optional<ThreadCache> openCache() {
                return Optional.of(new BadCache(onFlush));
            }
        };
    }

    private static void assertNextServesOnceFlushed(BaseFixture fixture, String reason) throws Exception {
        long most = fixture.addresses.allocate(BaseFixture.WINDOW - (100 << 10), 16);
        long block = fixture.addresses.allocate(64 << 10, 16);
        assertThatThrownBy(() -> fixture.addresses.allocate(64 << 10, 16)).isInstanceOf(OutOfMemheapException.class);
        assertThat(fixture.await(ComponentFailed.class).reason()).contains(reason);
        assertThat(fixture.active()).isEqualTo("next");
        fixture.addresses.free(most);
        fixture.addresses.free(block);
        fixture.addresses.free(fixture.addresses.allocate(BaseFixture.WINDOW, 16));
        assertThat(fixture.base.verify()).isEmpty();
    }

    @Test
    void aCacheThatThrowsWhenItIsFlushedIsAFaultOfItsComponent() throws Exception {
        Runnable broken = () -> {
            throw new IllegalStateException("flush is broken");
        };
        try (BaseFixture fixture = fixture(flushing(broken))) {
            assertNextServesOnceFlushed(fixture, "flush() of a cache threw java.lang.IllegalStateException: flush is broken");
        }
    }

    @Test
    void aCacheThatDoesNotReturnWhenItIsFlushedIsAFaultOfItsComponent() throws Exception {
        try (BaseFixture fixture = fixture(flushing(() -> InTransit.await(never)), IMPATIENT)) {
            assertNextServesOnceFlushed(fixture, "flush-bad has not returned within 200 ms");
        }
    }

    @Test
    void aModuleThatFailsWhenAReservationIsDrawnFromIsReplacedAndItsOwnerServed() throws Exception {
        try (var fixture = new BaseFixture("memheap.reservation.a", "256K")) {
            fixture.add("next", 1, new ScriptedComponent());
            ScriptedComponent bad = fixture.add("bad", 9, new ScriptedComponent());
            AddressHeap a = fixture.consumer(2, "a").addresses();
            fixture.consumer(3, "b").addresses().allocate(BaseFixture.WINDOW - (256 << 10), 16);
            bad.offsetFilter = offset -> offset + 8;
            a.free(a.allocate(4096, 16));
            assertThat(fixture.active()).isEqualTo("next");
            assertThat(fixture.await(ComponentFailed.class).component()).isEqualTo("bad");
        }
    }

    @Test
    void whileABlockIsHeldInAModuleThatHangsTheOthersAreServedByTheNext() throws Exception {
        UnaryOperator<MemheapModule> hanging = module -> new ForwardingModule(module) {
            @Override
            public long allocate(long byteSize, long byteAlignment) {
                hangOnceArmed();
                return super.allocate(byteSize, byteAlignment);
            }
        };
        try (BaseFixture fixture = fixture(hanging, IMPATIENT)) {
            armed.set(true);
            fixture.configure("memheap.reservation.a", "64K");
            assertThat(fixture.await(ComponentFailed.class).reason()).contains("allocate-bad has not returned within 200 ms");
            assertThat(fixture.active()).isEqualTo("next");
            assertThat(fixture.owner("a").heldBytes()).isEqualTo(64 << 10);
        }
    }

    /** With and without a ledger, where the module keeps the account and where the base does. */
    private void assertLiveAfterError(UnaryOperator<MemheapModule> account, String ledger) throws Exception {
        UnaryOperator<MemheapModule> failing = module -> new ForwardingModule(account.apply(module)) {
            @Override
            public void free(long offset) {
                if (armed.getAndSet(false)) {
                    throw new StackOverflowError("as deep as it goes");
                }
                super.free(offset);
            }

            @Override
            public Optional<ThreadCache> openCache() {
                return Optional.empty();
            }
        };
        try (BaseFixture fixture = fixture(failing, "memheap.ledger", ledger)) {
            long block = fixture.addresses.allocate(64, 16);
            armed.set(true);
            assertThatThrownBy(() -> fixture.addresses.free(block)).isInstanceOf(StackOverflowError.class);
            assertThat(fixture.base.verify()).isEmpty();
            assertThat(fixture.heap.statistics().liveBlocks()).isEqualTo(1);
            fixture.addresses.free(block);
            assertThat(fixture.heap.statistics().liveBlocks()).isZero();
            assertThat(fixture.base.verify()).isEmpty();
            assertThat(fixture.inspector().components()).extracting("state").containsExactly(State.ACTIVE, State.STANDBY);
        }
    }

    @Test
    void aFreeThatEndsWithAnErrorOfTheVirtualMachineLeavesTheBlockLive() throws Exception {
        for (String ledger : new String[] {"off", "owners"}) {
            assertLiveAfterError(module -> module, ledger);
            assertLiveAfterError(module -> new CachingModule(module, false), ledger);
        }
    }

    @Test
    void whoFreesInAGenerationThatCannotCloseForAnErrorOfTheVirtualMachineDoesNotWaitForEver() throws Exception {
        UnaryOperator<MemheapModule> failing = module -> new ForwardingModule(new CachingModule(module, false)) {
            @Override
            public void forEachBlock(BlockVisitor visitor) {
                if (armed.getAndSet(false)) {
                    throw new OutOfMemoryError("as a test says");
                }
                super.forEachBlock(visitor);
            }
        };
        try (BaseFixture fixture = fixture(failing, "memheap.ledger", "off")) {
            long block = fixture.addresses.allocate(64, 16);
            fixture.addresses.free(block);
            armed.set(true);
            fixture.add("better", 99, new ScriptedComponent());
            assertThat(fixture.active()).isEqualTo("better");
            assertThat(armed).isFalse();
            assertThat(fixture.inspector().generations()).hasSize(2);
            assertThat(CompletableFuture.runAsync(() -> fixture.addresses.free(block))).failsWithin(PATIENCE).withThrowableThat().withCauseInstanceOf(InvalidFreeException.class);
            fixture.base.hold();
            assertThat(fixture.inspector().generations()).as("the next time it closes").hasSize(1);
            assertThat(fixture.base.verify()).isEmpty();
        }
    }

    /** The blocks of a generation count for the budget also while its module is asked for them the last time. */
    private void assertBudgetHoldsDuringDeparture(String ledger) throws Exception {
        var walking = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        UnaryOperator<MemheapModule> slow = module -> new ForwardingModule(new CachingModule(module, false)) {
            @Override
            public void forEachBlock(BlockVisitor visitor) {
                if (armed.get()) {
                    walking.countDown();
                    InTransit.await(go);
                }
                super.forEachBlock(visitor);
            }
        };
        try (var fixture = new BaseFixture("memheap.ledger", ledger); ExecutorService thread = Executors.newSingleThreadExecutor()) {
            fixture.add("next", 1, new ScriptedComponent());
            var departing = fixture.add("slow", 9, new FaultyComponent(slow));
            long block = fixture.addresses.allocate(900 << 10, 16);
            armed.set(true);
            Future<?> removal = thread.submit(() -> fixture.remove(departing));
            walking.await();
            armed.set(false);
            assertThatThrownBy(() -> fixture.addresses.allocate(900 << 10, 16)).isInstanceOf(OutOfMemheapException.class);
            go.countDown();
            removal.get();
            fixture.addresses.free(block);
        }
    }

    @Test
    void whatLivesInADepartingModuleCountsForTheSizeOfTheHeap() throws Exception {
        assertBudgetHoldsDuringDeparture("off");
        assertBudgetHoldsDuringDeparture("owners");
    }
}
