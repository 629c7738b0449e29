package memheap.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import memheap.api.InvalidFreeException;
import memheap.spi.MemheapModule;
import memheap.tck.ForwardingModule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What others may do while the blocks of a departing module are collected. */
@Timeout(60)
class DepartureTest {

    /** Done by another thread while the module is walked; the walk goes on only when it is over, or waits. */
    private final AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> { });

    private FaultyComponent component() {
        return new FaultyComponent(module -> new ForwardingModule(module) {
            @Override
            public void forEachBlock(MemheapModule.BlockVisitor visitor) {
                meanwhile.getAndSet(() -> { }).run();
                super.forEachBlock(visitor);
            }
        });
    }

    /** Removes the component, and does something while its blocks are collected. */
    private void removeWhile(BaseFixture fixture, ScriptedComponent departing, Runnable action) {
        meanwhile.set(action);
        fixture.remove(departing);
        assertThat(meanwhile.get()).as("what is done meanwhile was done").isNotSameAs(action);
    }

    @Test
    void aBlockIsFreedWhileOthersAreCollectedAndOnlyOnce() throws Exception {
        try (var fixture = new BaseFixture()) {
            ScriptedComponent departing = fixture.add("departing", 1, component());
            long freed = fixture.addresses.allocate(100, 16);
            long kept = fixture.addresses.allocate(200, 16);
            var again = new CompletableFuture<Throwable>();
            removeWhile(fixture, departing, () -> {
                fixture.addresses.free(freed);
                try {
                    fixture.addresses.free(freed);
                } catch (InvalidFreeException wrong) {
                    again.complete(wrong);
                }
            });
            assertThat(again).isCompletedWithValueMatching(wrong -> wrong.getMessage().contains("most likely it was freed before"));
            assertThatThrownBy(() -> fixture.addresses.free(freed)).isInstanceOf(InvalidFreeException.class);
            assertThat(fixture.addresses.usableBytes(kept)).isEqualTo(208);
            fixture.addresses.free(kept);
        }
    }

    @Test
    void whatIsCountedIsToldMeanwhile() throws Exception {
        try (var fixture = new BaseFixture()) {
            ScriptedComponent departing = fixture.add("departing", 1, component());
            long block = fixture.addresses.allocate(100, 16);
            var told = new CompletableFuture<Long>();
            removeWhile(fixture, departing, () -> told.complete(fixture.base.generations().getFirst().usage().allocatedBytes()));
            assertThat(told).isCompletedWithValue(100L);
            fixture.addresses.free(block);
        }
    }

    /** With caches the module keeps the account, so that a free has to wait as well. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aQuestionWaitsUntilTheBlocksAreCollected(boolean interrupted) throws Exception {
        try (var fixture = new BaseFixture()) {
            ScriptedComponent departing = fixture.add("departing", 1, component().caching());
            long sized = fixture.addresses.allocate(100, 16);
            long freed = fixture.addresses.allocate(100, 16);
            long resized = fixture.addresses.allocate(100, 16);
            var calls = new FutureTask<>(() -> {
                long usable = fixture.addresses.usableBytes(sized);
                fixture.addresses.free(freed);
                assertThat(fixture.addresses.reallocate(resized, 110)).isEqualTo(resized);
                return Thread.interrupted() == interrupted ? usable : -1;
            });
            var caller = new Thread(calls, "caller");
            removeWhile(fixture, departing, () -> {
                caller.start();
                awaitWaiting(caller, calls);
                if (interrupted) {
                    caller.interrupt();
                }
            });
            assertThat(calls.get(20, TimeUnit.SECONDS)).as("usable bytes; -1 if the interruption was lost").isEqualTo(112);
            assertThatThrownBy(() -> fixture.addresses.free(freed)).isInstanceOf(InvalidFreeException.class);
            assertThat(fixture.heap.statistics().liveBlocks()).isEqualTo(2);
        }
    }

    private static void awaitWaiting(Thread caller, Future<?> calls) {
        while (!calls.isDone() && Arrays.stream(caller.getStackTrace()).noneMatch(frame -> frame.getClassName().equals(InTransit.class.getName()) && frame.getMethodName().equals("await"))) {
            Thread.onSpinWait();
        }
        assertThat(calls).isNotDone();
    }
}
