package memheap.chaos;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import memheap.api.AddressHeap;
import memheap.api.Allocation;
import memheap.api.HeapClosedException;
import memheap.api.Memheap;
import memheap.chaos.container.EmbeddedContainer;
import memheap.chaos.container.FrameworkKind;
import memheap.chaos.guest.Behaviour;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** Faults, one by one, while eight threads use the heap and look at every byte. */
class FaultsIT {

    /** In the build less is done; {@code -Dmemheap.chaos.full=true} takes three quarters of an hour. */
    private static final boolean FULL = Boolean.getBoolean("memheap.chaos.full");

    private static final int SWAPS = FULL ? 10_000 : 200;
    private static final int CYCLES = FULL ? 200 : 30;
    private static final int MILLION = 1_000_000;
    private static final int BUNDLES = FULL ? 1000 : 50;
    private static final int THREADS = 5;

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(FrameworkKind.class)
    void swapsBetweenThreeComponentsLoseNothing(FrameworkKind framework) throws Exception {
        try (var stage = new Stage(framework, "swaps")) {
            Fleet.Member best = stage.fleet.active(); // ptmalloc, before third, before buddy
            Fleet.Member second = stage.fleet.members().getLast();
            for (int swap = 0; swap < SWAPS; swap += 4) {
                stage.fleet.toggle(best);
                stage.fleet.toggle(second);
                stage.fleet.toggle(second);
                stage.fleet.toggle(best);
                stage.clients.requireWell();
            }
            stage.requireNothingLost();
        }
    }

    @ParameterizedTest
    @EnumSource(FrameworkKind.class)
    void updatesOfTheActiveBundleLoseNothingAndLeaveNoClassLoaderBehind(FrameworkKind framework) throws Exception {
        try (var stage = new Stage(framework, "updates")) {
            for (int cycle = 0; cycle < CYCLES; cycle++) {
                stage.fleet.update(stage.fleet.active());
                stage.clients.awaitProgress(100);
            }
            stage.requireNothingLost();
            assertThat(stage.loaders.gone()).isEqualTo(CYCLES);
        }
    }

    @ParameterizedTest
    @EnumSource(FrameworkKind.class)
    void howeverOftenTheActiveBundleIsUninstalledAndInstalledAnewNothingIsLost(FrameworkKind framework) throws Exception {
        try (var stage = new Stage(framework, "reinstallations")) {
            for (int cycle = 0; cycle < CYCLES; cycle++) {
                stage.fleet.reinstall(stage.fleet.active());
                stage.clients.awaitProgress(100);
            }
            stage.requireNothingLost();
            assertThat(stage.loaders.gone()).isEqualTo(CYCLES);
        }
    }

    static Stream<Arguments> badOnes() {
        return Stream.of(FrameworkKind.values()).flatMap(framework -> Guests.BAD.stream().map(behaviour -> Arguments.of(framework, behaviour)));
    }

    @ParameterizedTest
    @MethodSource("badOnes")
    void aBadComponentIsFoundOutWhereItHurtsAndNobodyLosesABlock(FrameworkKind framework, Behaviour behaviour) throws Exception {
        try (var stage = new Stage(framework, behaviour.name())) {
            for (int goodCalls : new int[] {0, 500}) {
                stage.guests.misbehave(stage.fleet, stage.clients, behaviour, goodCalls);
            }
            stage.requireNothingLost();
        }
    }

    @ParameterizedTest
    @EnumSource(FrameworkKind.class)
    void aComponentThatThrowsAfterTheMillionthCallIsQuarantinedAndTheCallerIsServed(FrameworkKind framework) throws Exception {
        try (var stage = new Stage(framework, "the millionth call"); ExecutorService thread = Executors.newSingleThreadExecutor()) {
            var ended = new CountDownLatch(1);
            Future<?> calls = thread.submit(() -> callAllTheTime(stage.container.heap(), ended));
            stage.guests.misbehave(stage.fleet, stage.clients, Behaviour.THROWS_IN_ALLOCATE, MILLION);
            ended.countDown();
            calls.get();
            stage.requireNothingLost();
        }
    }

    private static void callAllTheTime(Memheap heap, CountDownLatch ended) {
        while (ended.getCount() > 0) {
            heap.addresses().free(heap.addresses().allocate(32, 16));
        }
    }

    @ParameterizedTest
    @EnumSource(FrameworkKind.class)
    void whileOneComponentHangsInInitClientsGoOnAndAnotherOneThatArrivesServesAfterwards(FrameworkKind framework) throws Exception {
        try (var stage = new Stage(framework, "a component that hangs")) {
            stage.guests.hang(stage.fleet, stage.clients);
            assertThat(stage.guests.hung()).as("threads that were stuck until their bundle stopped").isEqualTo(1);
            stage.requireNothingLost();
        }
    }

    @ParameterizedTest
    @EnumSource(FrameworkKind.class)
    void ofTwoComponentsThatArriveAtOnceTheBetterOneServesHoweverOftenThatIs(FrameworkKind framework) throws Exception {
        try (var stage = new Stage(framework, "two at once")) {
            for (int round = 0; round < 20; round++) {
                stage.guests.arriveAtOnce(stage.fleet);
            }
            stage.requireNothingLost();
        }
    }

    @ParameterizedTest
    @EnumSource(FrameworkKind.class)
    void whileManyBundlesStartAndStopAtOnceAndComponentsChangeNobodyWaitsForEverAndNothingIsLost(FrameworkKind framework) throws Exception {
        try (var stage = new Stage(framework, "many bundles"); ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<?>> tenants = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                var random = new Random(stage.seed + thread);
                String name = "many-" + thread + "-";
                tenants.add(threads.submit(() -> comeAndGo(stage.container, name, random)));
            }
            Fleet.Member best = stage.fleet.active();
            for (int swap = 0; swap < 10; swap++) {
                stage.fleet.toggle(best);
            }
            for (Future<?> tenant : tenants) {
                tenant.get(EmbeddedContainer.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
            stage.requireNothingLost();
        }
    }

    private static Void comeAndGo(EmbeddedContainer container, String name, Random random) throws BundleException {
        for (int bundle = 0; bundle < BUNDLES / THREADS; bundle++) {
            Tenant tenant = Tenant.in(container, name + bundle);
            tenant.take(10, random);
            tenant.stopWithLiveBlocks();
        }
        return null;
    }

    @ParameterizedTest
    @EnumSource(FrameworkKind.class)
    void aBundleIsRefusedAtItsLimitAndNotBeforeWhileAllOthersAreServed(FrameworkKind framework) throws Exception {
        try (var stage = new Stage(framework, "limits")) {
            var random = new Random(stage.seed);
            for (int number = 0; number < CYCLES; number++) {
                long limitBytes = 1 + random.nextInt(100_000);
                stage.fleet.configure(Map.of("memheap.limit.tenant", String.valueOf(limitBytes)));
                Tenant tenant = Tenant.in(stage.container, "tenant", number);
                assertThat(tenant.take(1000, random, limitBytes)).as("whether the limit of %d bytes was reached", limitBytes).isTrue();
                stage.clients.awaitProgress(100);
                tenant.stopWithLiveBlocks();
            }
            stage.requireNothingLost();
        }
    }

    @ParameterizedTest
    @EnumSource(FrameworkKind.class)
    void afterTheFrameworkHasStoppedAHeapInAFileIsThereAgain(FrameworkKind framework) throws Exception {
        Map<String, String> inAFile = Map.of("memheap.size", "16M", "memheap.backing", "file:" + folder.resolve("heap-" + framework));
        long block;
        try (var container = new EmbeddedContainer(framework, inAFile)) {
            container.install("memheap.buddy");
            container.awaitActive("buddy");
            AddressHeap addresses = container.heap().addresses();
            block = addresses.allocate(1000, 16);
            addresses.memory().set(JAVA_LONG, block + 992, 4711);
        }
        try (var container = new EmbeddedContainer(framework, inAFile)) {
            container.install("memheap.buddy");
            container.awaitActive("buddy");
            AddressHeap addresses = container.heap().addresses();
            assertThat(addresses.memory().get(JAVA_LONG, block + 992)).isEqualTo(4711);
            assertThat(container.inspector().verify()).isEmpty();
            addresses.free(block);
        }
    }

    @ParameterizedTest
    @EnumSource(FrameworkKind.class)
    void aConfigurationThatFlapsDecidesInTheEndAndLosesNothing(FrameworkKind framework) throws Exception {
        try (var stage = new Stage(framework, "flapping")) {
            var random = new Random(stage.seed);
            for (int change = 0; change < 100; change++) {
                stage.container.configureSoon(flapping(random));
            }
            stage.fleet.configure(Map.of("memheap.pin", "buddy"));
            assertThat(stage.container.heap().statistics().component()).isEqualTo("buddy");
            stage.fleet.configureNothing();
            stage.requireNothingLost();
        }
    }

    private static Map<String, Object> flapping(Random random) {
        String name = List.of("buddy", "ptmalloc", "third").get(random.nextInt(3));
        Map<String, Object> settings = new HashMap<>();
        switch (random.nextInt(5)) {
            case 0 -> settings.put("memheap.pin", name);
            case 1 -> settings.put("memheap.exclude", name);
            case 2 -> settings.put("memheap.include", name);
            case 3 -> settings.put("memheap.priority." + name, String.valueOf(random.nextInt(1000)));
            default -> settings.put("memheap.limit.nobody", (1 + random.nextInt(1000)) + "K");
        }
        return settings;
    }

    @ParameterizedTest
    @EnumSource(FrameworkKind.class)
    void whenTheBaseStopsEveryAccessThrowsTheProcessLivesAndTheNextServiceWorks(FrameworkKind framework) throws Exception {
        Footprint before = Footprint.now();
        try (var container = new EmbeddedContainer(framework, Map.of("memheap.size", "16M"))) {
            container.install("memheap.buddy");
            Bundle base = container.bundle("memheap.base");
            for (int round = 0; round < 10; round++) {
                container.awaitActive("buddy");
                stopWhileUsed(container, base);
                base.start();
            }
            container.awaitActive("buddy");
            assertThat(container.inspector().verify()).isEmpty();
        }
        Footprint.now().requireNoMoreThan(before);
    }

    private static void stopWhileUsed(EmbeddedContainer container, Bundle base) throws Exception {
        Memheap heap = container.heap();
        Allocation held = heap.allocate(100);
        MemorySegment segment = held.segment();
        MemorySegment memory = heap.addresses().memory();
        var begun = new CountDownLatch(4);
        List<Future<Throwable>> ends = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (int thread = 0; thread < 4; thread++) {
                ends.add(threads.submit(() -> useUntilItThrows(heap, begun)));
            }
            begun.await();
            base.stop();
            for (Future<Throwable> end : ends) {
                assertThat(end.get()).isInstanceOfAny(HeapClosedException.class, IllegalStateException.class);
            }
        }
        assertThatThrownBy(() -> heap.allocate(1)).isInstanceOf(HeapClosedException.class);
        assertThatThrownBy(() -> heap.addresses().free(held.address())).isInstanceOf(HeapClosedException.class);
        assertThatThrownBy(held::close).isInstanceOf(HeapClosedException.class);
        assertThatThrownBy(() -> segment.get(ValueLayout.JAVA_BYTE, 0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> memory.get(ValueLayout.JAVA_BYTE, held.address())).isInstanceOf(IllegalStateException.class);
    }

    private static Throwable useUntilItThrows(Memheap heap, CountDownLatch begun) {
        try {
            var memory = heap.addresses().memory();
            begun.countDown();
            while (true) {
                long block = heap.addresses().allocate(64, 16);
                memory.set(ValueLayout.JAVA_LONG, block, block);
                if (memory.get(ValueLayout.JAVA_LONG, block) != block) {
                    return new Loss("a block has lost its content");
                }
                heap.addresses().free(block);
            }
        } catch (RuntimeException | InternalError ended) {
            return ended;
        }
    }
}
