package memheap.base;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.LongUnaryOperator;
import memheap.api.InvalidFreeException;
import memheap.api.NoActiveComponentException;
import memheap.api.OutOfMemheapException;
import memheap.event.ComponentStatus.State;
import memheap.event.GenerationState;
import memheap.event.GenerationStatus;
import memheap.event.MemheapEvent.ComponentFailed;
import memheap.event.MemheapEvent.ComponentRefused;
import memheap.event.MemheapEvent.GenerationClosed;
import memheap.event.MemheapEvent.GenerationDraining;
import memheap.event.MemheapEvent.GenerationOrphaned;
import memheap.event.MemheapEvent.GenerationResumed;
import memheap.spi.ComponentUnavailableException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class LifeOfAGenerationTest {

    @Test
    void theOneOfHighestPriorityServesWhateverTheOrderOfArrival() throws Exception {
        try (var fixture = new BaseFixture()) {
            fixture.add("low", 1, new ScriptedComponent());
            fixture.add("high", 100, new ScriptedComponent());
            fixture.add("middle", 50, new ScriptedComponent());
            assertThat(fixture.active()).isEqualTo("high");
            assertThat(fixture.base.components()).extracting("name").containsExactly("high", "middle", "low");
            assertThat(fixture.base.components()).extracting("state").containsExactly(State.ACTIVE, State.STANDBY, State.STANDBY);
        }
    }

    @Test
    void eachNewcomerIsInitialisedAndThoseNotKeptAreClosed() throws Exception {
        try (var fixture = new BaseFixture()) {
            var high = fixture.add("high", 100, new ScriptedComponent());
            var low = fixture.add("low", 1, new ScriptedComponent());
            assertThat(high.initialised).isEqualTo(1);
            assertThat(high.closed).isZero();
            assertThat(low.initialised).isEqualTo(1);
            assertThat(low.closed).isEqualTo(1);
        }
    }

    @Test
    void ofEqualRankingsTheLowerServiceIdServes() throws Exception {
        try (var fixture = new BaseFixture()) {
            fixture.add("first", 7, new ScriptedComponent());
            fixture.add("second", 7, new ScriptedComponent());
            assertThat(fixture.active()).isEqualTo("first");
        }
    }

    @Test
    void anOutrankedGenerationDrainsAndClosesWithItsLastFree() throws Exception {
        try (var fixture = new BaseFixture()) {
            fixture.add("low", 1, new ScriptedComponent());
            long block = fixture.addresses.allocate(64, 16);
            fixture.addresses.memory().set(JAVA_LONG, block, 42);
            fixture.add("high", 2, new ScriptedComponent());
            assertThat(fixture.await(GenerationDraining.class).liveBlocks()).isEqualTo(1);
            assertThat(fixture.base.generations()).extracting(GenerationStatus::state).containsExactly(GenerationState.DRAINING, GenerationState.ACTIVE);
            assertThat(fixture.addresses.memory().get(JAVA_LONG, block)).isEqualTo(42);
            fixture.addresses.free(block);
            assertThat(fixture.await(GenerationClosed.class).component()).isEqualTo("low");
            assertThat(fixture.base.generations()).extracting(GenerationStatus::component).containsExactly("high");
            assertThat(fixture.heap.contains(block)).isFalse();
        }
    }

    @Test
    void aDrainingGenerationIsTakenUpAgainWhenItsComponentIsBestAgain() throws Exception {
        try (var fixture = new BaseFixture()) {
            fixture.add("one", 1, new ScriptedComponent());
            long inOne = fixture.addresses.allocate(64, 16);
            fixture.add("two", 2, new ScriptedComponent());
            long inTwo = fixture.addresses.allocate(64, 16);
            for (int turn = 0; turn < 20; turn++) {
                fixture.configure("memheap.pin", turn % 2 == 0 ? "one" : "two");
                assertThat(fixture.active()).isEqualTo(turn % 2 == 0 ? "one" : "two");
            }
            assertThat(fixture.base.generations()).hasSize(2);
            assertThat(fixture.heap.statistics().liveBlocks()).isEqualTo(2);
            fixture.addresses.free(inOne);
            fixture.addresses.free(inTwo);
        }
    }

    @Test
    void aDepartedComponentLeavesItsBlocksReadableResizableAndFreeable() throws Exception {
        try (var fixture = new BaseFixture()) {
            fixture.add("low", 1, new ScriptedComponent());
            var high = fixture.add("high", 2, new ScriptedComponent());
            long freed = fixture.addresses.allocate(100, 16);
            long moved = fixture.addresses.allocate(64, 16);
            fixture.addresses.memory().set(JAVA_LONG, moved + 56, 7);
            fixture.remove(high);
            assertThat(fixture.await(GenerationOrphaned.class).liveBlocks()).isEqualTo(2);
            assertThat(high.closed).isEqualTo(1);
            assertThat(fixture.active()).isEqualTo("low");
            assertThat(fixture.addresses.usableBytes(freed)).as("what the module said, not what was asked for").isEqualTo(112);
            long grown = fixture.addresses.reallocate(moved, 200);
            assertThat(grown).isNotEqualTo(moved);
            assertThat(fixture.addresses.memory().get(JAVA_LONG, grown + 56)).isEqualTo(7);
            fixture.addresses.free(freed);
            assertThat(fixture.await(GenerationClosed.class).component()).isEqualTo("high");
            assertThatThrownBy(() -> fixture.addresses.free(freed)).isInstanceOf(InvalidFreeException.class).hasMessageContaining("no block is there; if there was one, it was freed");
        }
    }

    @Test
    void withoutAnyComponentLiveBlocksWorkAndAllocationSaysWhyNot() throws Exception {
        try (var fixture = new BaseFixture()) {
            var only = fixture.add("only", 1, new ScriptedComponent());
            long block = fixture.addresses.allocate(64, 16);
            fixture.remove(only);
            assertThatThrownBy(() -> fixture.addresses.allocate(64, 16)).isInstanceOf(NoActiveComponentException.class)
                    .hasMessageStartingWith("cannot allocate 64 bytes: no component manages the heap now: no component is installed");
            assertThat(fixture.addresses.usableBytes(block)).isEqualTo(64);
            assertThat(fixture.addresses.reallocate(block, 32)).as("an orphan can shrink where it is").isEqualTo(block);
            fixture.addresses.free(block);
            var excluded = fixture.add("other", 1, new ScriptedComponent());
            fixture.configure("memheap.exclude", "other");
            assertThatThrownBy(() -> fixture.addresses.allocate(64, 16)).isInstanceOfSatisfying(NoActiveComponentException.class,
                    thrown -> assertThat(thrown.reasons()).containsEntry("other", "is left out: memheap.exclude is [other]"));
            fixture.remove(excluded);
        }
    }

    @Test
    void aComponentThatCanReopenContinuesItsGenerationAfterAnUpdate() throws Exception {
        try (var fixture = new BaseFixture()) {
            fixture.add("standby", 1, new ScriptedComponent());
            var disk = new TreeMap<Long, Long>();
            var before = new ScriptedComponent(disk);
            before.formatVersion = 3;
            fixture.add("good", 9, before);
            long kept = fixture.addresses.allocate(64, 16);
            long freedMeanwhile = fixture.addresses.allocate(64, 16);
            long generation = fixture.heap.statistics().generation();
            fixture.remove(before);
            fixture.addresses.free(freedMeanwhile);
            var after = new ScriptedComponent(disk);
            after.formatVersion = 3;
            fixture.add("good", 9, after);
            assertThat(fixture.await(GenerationResumed.class).generation()).isEqualTo(generation);
            assertThat(fixture.heap.statistics().generation()).isEqualTo(generation);
            assertThat(disk).as("what was freed meanwhile is free in the module too").hasSize(1);
            assertThat(fixture.base.verify()).isEmpty();
            assertThat(fixture.addresses.allocate(64, 16)).isEqualTo(freedMeanwhile);
            fixture.addresses.free(kept);
        }
    }

    @Test
    void whatCannotBeReopenedStaysOrphanedAndAFreshGenerationServes() throws Exception {
        try (var fixture = new BaseFixture()) {
            var disk = new TreeMap<Long, Long>();
            var before = new ScriptedComponent(disk);
            before.formatVersion = 1;
            fixture.add("good", 9, before);
            long block = fixture.addresses.allocate(64, 16);
            fixture.remove(before);
            disk.clear(); // the next instance finds nothing where a block is live
            var after = new ScriptedComponent(disk);
            after.formatVersion = 1;
            fixture.add("good", 9, after);
            assertThat(fixture.await(ComponentRefused.class).reason()).contains("1 blocks are live, but only 0 of them are in what 'good' reopened");
            assertThat(fixture.base.generations()).extracting(GenerationStatus::state).containsExactly(GenerationState.ORPHANED, GenerationState.ACTIVE);
            fixture.addresses.free(block);
        }
    }

    @Test
    void whatWasLeftInAnotherFormatIsNotShownToAComponentOfThatName() throws Exception {
        try (var fixture = new BaseFixture()) {
            ScriptedComponent before = withFormat(new ScriptedComponent());
            fixture.add("growing", 1, before);
            long block = fixture.addresses.allocate(64, 16);
            fixture.remove(before);
            var after = new ScriptedComponent(before.blocks);
            after.formatVersion = 2;
            after.onReopen = new IllegalStateException("asked to read what it does not know");
            fixture.add("growing", 1, after);
            assertThat(fixture.base.components().getFirst().state()).isEqualTo(State.ACTIVE);
            assertThat(fixture.heap.statistics().generation()).isEqualTo(2);
            fixture.addresses.free(block);
        }
    }

    @Test
    void aRankingThatChangesAtRunTimeChangesWhoServes() throws Exception {
        try (var fixture = new BaseFixture()) {
            fixture.add("one", 10, new ScriptedComponent());
            var two = fixture.add("two", 5, new ScriptedComponent());
            fixture.update("two", 20, two);
            assertThat(fixture.active()).isEqualTo("two");
            fixture.configure("memheap.priority.one", "30");
            assertThat(fixture.active()).isEqualTo("one");
        }
    }

    @Test
    void includeExcludeAndPinActAtRunTime() throws Exception {
        try (var fixture = new BaseFixture()) {
            fixture.add("a", 1, new ScriptedComponent());
            fixture.add("b", 2, new ScriptedComponent());
            fixture.add("c", 3, new ScriptedComponent());
            fixture.configure("memheap.exclude", "c");
            assertThat(fixture.active()).isEqualTo("b");
            fixture.configure("memheap.exclude", "", "memheap.include", "a, b");
            assertThat(fixture.active()).isEqualTo("b");
            fixture.configure("memheap.pin", "a");
            assertThat(fixture.active()).isEqualTo("a");
            assertThat(fixture.reason("b")).isEqualTo("is left out: memheap.pin names 'a'");
            fixture.configure("memheap.pin", "", "memheap.include", "");
            assertThat(fixture.active()).isEqualTo("c");
        }
    }

    @Test
    void aNameIsServedByOneComponentOnly() throws Exception {
        try (var fixture = new BaseFixture()) {
            fixture.add("same", 1, new ScriptedComponent());
            fixture.add("same", 2, new ScriptedComponent());
            assertThat(fixture.base.components()).extracting("state").containsExactly(State.ACTIVE, State.EXCLUDED);
            assertThat(fixture.base.components().getLast().reason()).contains("its name is taken by service 2");
        }
    }

    @Test
    void aServiceWithoutANameIsRefused() throws Exception {
        try (var fixture = new BaseFixture()) {
            fixture.add("", 1, new ScriptedComponent());
            assertThat(fixture.base.components().getFirst().state()).isEqualTo(State.REFUSED);
            assertThat(fixture.base.explain()).contains("its service property memheap.component is not a name");
        }
    }

    @Test
    void aNameThatNoHeapFileHasRoomForIsRefusedAndTheOthersServe() throws Exception {
        try (var fixture = new BaseFixture()) {
            fixture.add("n".repeat(255), 1, new ScriptedComponent());
            fixture.add("n".repeat(256), 9, new ScriptedComponent());
            assertThat(fixture.active()).isEqualTo("n".repeat(255));
            assertThat(fixture.reason("n".repeat(256))).contains("its service property memheap.component is not a name of at most 255 letters, digits, '-' and '_'");
        }
    }

    @Test
    void oneThatDeclinesStandsAsideWithoutBlame() throws Exception {
        try (var fixture = new BaseFixture()) {
            fixture.add("low", 1, new ScriptedComponent());
            var shy = new ScriptedComponent();
            shy.refusal = new ComponentUnavailableException("needs 1 TiB");
            fixture.add("shy", 9, shy);
            assertThat(fixture.await(ComponentRefused.class).reason()).isEqualTo("needs 1 TiB");
            assertThat(fixture.active()).isEqualTo("low");
            assertThat(fixture.reason("shy")).isEqualTo("it declined: needs 1 TiB");
        }
    }

    @Test
    void oneThatThrowsInInitIsQuarantinedUntilItsBundleIsUpdated() throws Exception {
        try (var fixture = new BaseFixture()) {
            fixture.add("low", 1, new ScriptedComponent());
            var bad = new ScriptedComponent();
            bad.onInit = new IllegalStateException("oops");
            fixture.add("bad", 9, bad, "bundle 5, as of Monday");
            assertThat(fixture.await(ComponentFailed.class).reason()).contains("oops");
            assertThat(fixture.active()).isEqualTo("low");
            fixture.remove(bad);
            ScriptedComponent restarted = fixture.add("bad", 9, new ScriptedComponent(), "bundle 5, as of Monday");
            assertThat(fixture.active()).as("restarted, not updated").isEqualTo("low");
            fixture.remove(restarted);
            fixture.add("bad", 10, new ScriptedComponent(), "bundle 5, as of Tuesday");
            assertThat(fixture.active()).isEqualTo("bad");
        }
    }

    @Test
    void oneThatHangsInInitIsQuarantinedWhileTheOthersServe() throws Exception {
        try (var fixture = new BaseFixture("memheap.init.timeout", "50ms")) {
            fixture.add("low", 1, new ScriptedComponent());
            var stuck = new ScriptedComponent();
            stuck.hang = new CountDownLatch(1);
            fixture.base.add(new Candidate("stuck", stuck, 77, 9, "test.stuck 1.0.0", "stuck"));
            long served = fixture.addresses.allocate(64, 16);
            assertThat(fixture.await(ComponentFailed.class).reason()).contains("init-stuck has not returned within 50 ms");
            assertThat(fixture.active()).isEqualTo("low");
            fixture.addresses.free(served);
            stuck.hang.countDown();
        }
    }

    @Test
    void offsetsOutsideOfTheWindowAreNeverHandedOut() throws Exception {
        assertQuarantined(offset -> BaseFixture.WINDOW, "which lies outside of its window");
        assertQuarantined(offset -> BaseFixture.WINDOW - 16, "which lies outside of its window");
        assertQuarantined(offset -> -16, "which lies outside of its window");
    }

    @Test
    void misalignedOffsetsAreNeverHandedOut() throws Exception {
        assertQuarantined(offset -> offset + 8, "which is not aligned");
    }

    private static void assertQuarantined(LongUnaryOperator wrong, String reason) throws Exception {
        try (var fixture = new BaseFixture()) {
            fixture.add("good", 1, new ScriptedComponent());
            var liar = new ScriptedComponent();
            fixture.add("liar", 9, liar);
            long early = fixture.addresses.allocate(64, 16);
            liar.offsetFilter = wrong;
            long served = fixture.addresses.allocate(64, 16);
            assertThat(fixture.await(ComponentFailed.class).reason()).contains(reason);
            assertThat(fixture.active()).isEqualTo("good");
            assertThat(fixture.base.components().getFirst().state()).isEqualTo(State.QUARANTINED);
            fixture.addresses.free(early);
            fixture.addresses.free(served);
        }
    }

    @Test
    void anOffsetThatIsLiveAlreadyIsNeverHandedOutTwice() throws Exception {
        try (var fixture = new BaseFixture()) {
            fixture.add("good", 1, new ScriptedComponent());
            var liar = fixture.add("liar", 9, new ScriptedComponent());
            long first = fixture.addresses.allocate(64, 16);
            liar.offsetFilter = offset -> 0;
            long second = fixture.addresses.allocate(32, 16);
            assertThat(second).isNotEqualTo(first);
            assertThat(fixture.await(ComponentFailed.class).reason()).contains("where a live block of 64 bytes starts");
        }
    }

    @Test
    void aModuleThatThrowsIsReplacedAndTheCallIsServedByTheNextBest() throws Exception {
        try (var fixture = new BaseFixture()) {
            fixture.add("good", 1, new ScriptedComponent());
            var bad = fixture.add("bad", 9, new ScriptedComponent());
            long block = fixture.addresses.allocate(64, 16);
            bad.onAllocate = new IllegalStateException("worn out");
            long served = fixture.addresses.allocate(64, 16);
            assertThat(fixture.active()).isEqualTo("good");
            assertThat(fixture.base.explain()).contains("allocate(64, 16) threw java.lang.IllegalStateException: worn out");
            fixture.addresses.free(block);
            fixture.addresses.free(served);
        }
    }

    @Test
    void aBlockWhoseModuleThrowsInFreeIsFreeNevertheless() throws Exception {
        try (var fixture = new BaseFixture()) {
            var bad = fixture.add("bad", 9, new ScriptedComponent());
            long block = fixture.addresses.allocate(64, 16);
            long other = fixture.addresses.allocate(64, 16);
            bad.onFree = new IllegalStateException("worn out");
            fixture.addresses.free(block);
            assertThatThrownBy(() -> fixture.addresses.free(block)).isInstanceOf(InvalidFreeException.class);
            assertThat(fixture.heap.statistics().liveBlocks()).isEqualTo(1);
            fixture.addresses.free(other);
        }
    }

    @Test
    void aModuleThatCannotBeWalkedIsOrphanedWithTheRequestedSizes() throws Exception {
        try (var fixture = new BaseFixture()) {
            var bad = fixture.add("bad", 9, new ScriptedComponent());
            long block = fixture.addresses.allocate(100, 16);
            bad.onWalk = new IllegalStateException("lost my way");
            fixture.remove(bad);
            assertThat(fixture.await(GenerationOrphaned.class).message()).contains("lost my way");
            assertThat(fixture.addresses.usableBytes(block)).isEqualTo(100);
            fixture.addresses.free(block);
        }
    }

    @Test
    void allGenerationsTogetherHoldAtMostTheSizeOfTheHeap() throws Exception {
        try (var fixture = new BaseFixture()) {
            fixture.add("low", 1, new ScriptedComponent());
            long old = fixture.addresses.allocate(BaseFixture.WINDOW / 2, 16);
            fixture.add("high", 2, new ScriptedComponent());
            assertThatThrownBy(() -> fixture.addresses.allocate(BaseFixture.WINDOW / 2 + 1, 16)).isInstanceOf(OutOfMemheapException.class)
                    .hasMessageContaining("generation 1 of 'low' (draining) still holds 1 blocks of 524288 bytes").hasMessageContaining("memheap.size");
            long rest = fixture.addresses.allocate(BaseFixture.WINDOW / 2, 16);
            fixture.addresses.free(old);
            fixture.await(GenerationClosed.class);
            fixture.addresses.free(rest);
            fixture.addresses.free(fixture.addresses.allocate(BaseFixture.WINDOW, 16));
        }
    }

    @Test
    void thePeakOfTheHeapOutlivesTheGenerationsThatMadeIt() throws Exception {
        try (var fixture = new BaseFixture()) {
            fixture.add("low", 1, new ScriptedComponent());
            long old = fixture.addresses.allocate(1024, 16);
            fixture.add("high", 2, new ScriptedComponent());
            long young = fixture.addresses.allocate(4096, 16);
            fixture.addresses.free(old);
            fixture.await(GenerationClosed.class);
            assertThat(fixture.heap.statistics().peakUsedBytes()).isEqualTo(1024 + 4096);
            fixture.addresses.free(young);
            fixture.base.resetPeaks();
            assertThat(fixture.heap.statistics().peakUsedBytes()).isZero();
        }
    }

    @Test
    void whenEveryWindowIsTakenTheNewcomerWaitsAndIsTakenUpLater() throws Exception {
        try (var fixture = new BaseFixture("memheap.windows", "2")) {
            fixture.add("a", 1, new ScriptedComponent());
            long first = fixture.addresses.allocate(64, 16);
            fixture.add("b", 2, new ScriptedComponent());
            long second = fixture.addresses.allocate(64, 16);
            fixture.add("c", 3, new ScriptedComponent());
            assertThat(fixture.active()).isEqualTo("b");
            assertThat(fixture.base.components().getFirst().state()).isEqualTo(State.WAITING);
            assertThat(fixture.base.explain()).contains("generation 1 of 'a', draining, 1 live blocks of 64 bytes");
            fixture.addresses.free(first);
            assertThat(fixture.base.awaitActive("c", Duration.ofSeconds(20))).isTrue();
            fixture.addresses.free(second);
        }
    }

    @Test
    void explainShowsTheFiguresOfTheMoment() throws Exception {
        try (var fixture = new BaseFixture()) {
            fixture.add("a", 1, new ScriptedComponent());
            long address = fixture.addresses.allocate(64, 16);
            assertThat(fixture.base.explain()).contains("generation 1 of 'a', active, 1 live blocks of 64 bytes");
            fixture.addresses.free(address);
            assertThat(fixture.base.explain()).contains("generation 1 of 'a', active, 0 live blocks of 0 bytes");
        }
    }

    @Test
    void aWrongConfigurationIsExplainedUntilARightOneComes() throws Exception {
        try (var fixture = new BaseFixture()) {
            fixture.base.refuse(new IllegalArgumentException("memheap.windows is a whole number from 2 to 64, but was 'many'"));
            assertThat(fixture.base.explain()).contains("refused: memheap.windows is a whole number from 2 to 64, but was 'many'; the configuration before stays in force");
            fixture.base.configure(Settings.read(Map.of(), key -> null, key -> null));
            assertThat(fixture.base.explain()).doesNotContain("refused");
        }
    }

    @Test
    void aServiceThatChangesItsNameDepartsAndArrives() throws Exception {
        try (var fixture = new BaseFixture()) {
            var component = fixture.add("before", 1, new ScriptedComponent());
            long block = fixture.addresses.allocate(64, 16);
            fixture.update("after", 1, component);
            assertThat(fixture.active()).isEqualTo("after");
            assertThat(fixture.base.explain()).contains("generation 1 of 'before', orphaned, 1 live blocks of 64 bytes");
            fixture.addresses.free(block);
        }
    }

    @Test
    void aServiceObjectThatIsRegisteredTwiceGoesAsOftenAsItCame() throws Exception {
        try (var fixture = new BaseFixture()) {
            var component = new ScriptedComponent();
            fixture.base.add(new Candidate("one", component, 101, 5, "test 1.0.0", "state"));
            fixture.base.add(new Candidate("two", component, 102, 9, "test 1.0.0", "state"));
            fixture.settle();
            fixture.base.remove(102);
            assertThat(fixture.active()).isEqualTo("one");
            fixture.base.remove(101);
            assertThat(fixture.active()).isEmpty();
        }
    }

    @Test
    void whileAThreadIsStuckInsideOfAModuleItsGenerationStaysOpenAndVerifySaysSo() throws Exception {
        try (var fixture = new BaseFixture("memheap.init.timeout", "50ms")) {
            var stuck = fixture.add("stuck", 1, new ScriptedComponent());
            var entered = new CountDownLatch(1);
            var release = new CountDownLatch(1);
            stuck.offsetFilter = offset -> {
                entered.countDown();
                try {
                    release.await();
                } catch (InterruptedException unexpected) {
                    throw new AssertionError(unexpected);
                }
                return offset;
            };
            try (ExecutorService threads = Executors.newFixedThreadPool(1)) {
                Future<Long> late = threads.submit(() -> fixture.addresses.allocate(64, 16));
                try {
                    entered.await();
                    assertThat(fixture.base.verify()).containsExactly("a thread is stuck inside of a module, so nothing was checked");
                    fixture.add("next", 2, new ScriptedComponent());
                    assertThat(fixture.active()).isEqualTo("next");
                    assertThat(fixture.base.explain()).contains("generation 1 of 'stuck', draining");
                } finally {
                    release.countDown(); // or else the threads, which are closed first, would never end
                }
                fixture.addresses.free(late.get());
                fixture.settle();
                assertThat(fixture.base.explain()).doesNotContain("'stuck', draining");
            }
        }
    }

    @Test
    void aThreadThatComesOutOfAModuleAfterTheHeapHasClosedDoesNoHarm() throws Exception {
        var fixture = new BaseFixture("memheap.init.timeout", "50ms");
        var stuck = fixture.add("stuck", 1, new ScriptedComponent());
        var entered = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        stuck.offsetFilter = offset -> {
            entered.countDown();
            awaitUninterruptibly(release);
            return offset;
        };
        try (ExecutorService threads = Executors.newFixedThreadPool(1)) {
            Future<Long> late = threads.submit(() -> fixture.addresses.allocate(64, 16));
            try {
                entered.await();
                fixture.close();
            } finally {
                release.countDown();
            }
            assertThat(late.get()).as("it is noted where the notes of a closed heap are").isPositive();
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException unexpected) {
            throw new AssertionError(unexpected);
        }
    }

    @Test
    void oneThatIsQuarantinedWhileItReopensAnOrphanIsNotAskedToReopenTheNext() throws Exception {
        try (var fixture = new BaseFixture("memheap.windows", "6")) {
            var first = withFormat(new ScriptedComponent());
            fixture.add("a", 2, first);
            long one = fixture.addresses.allocate(64, 16);
            fixture.remove(first);
            var second = withFormat(new ScriptedComponent());
            second.refusal = new ComponentUnavailableException("not this one");
            fixture.add("a", 2, second, "another state");
            fixture.remove(second);
            var third = withFormat(new ScriptedComponent(first.blocks));
            third.onReopen = new IllegalStateException("broken");
            fixture.add("a", 2, third, "a third state");
            assertThat(fixture.base.components().getFirst().state()).isEqualTo(State.QUARANTINED);
            fixture.addresses.free(one);
        }
    }

    private static ScriptedComponent withFormat(ScriptedComponent component) {
        component.formatVersion = 1;
        return component;
    }

    @Test
    void afterTheStopVerifySaysThatThereIsNothingToCheck() throws Exception {
        var fixture = new BaseFixture();
        fixture.close();
        assertThat(fixture.base.verify()).containsExactly("the bundle memheap.base has stopped, so there is no heap to check");
        assertThat(fixture.base.awaitActive("a", Duration.ofDays(1_000_000))).isFalse();
    }
}
