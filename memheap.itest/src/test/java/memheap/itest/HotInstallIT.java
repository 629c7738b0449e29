package memheap.itest;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import memheap.api.Allocation;
import memheap.api.InvalidFreeException;
import memheap.api.Memheap;
import memheap.api.NoActiveComponentException;
import memheap.event.ComponentStatus.State;
import memheap.event.GenerationState;
import memheap.event.GenerationStatus;
import memheap.event.MemheapEvent.GenerationClosed;
import memheap.event.MemheapEvent.GenerationDraining;
import memheap.event.MemheapEvent.GenerationOrphaned;
import memheap.event.MemheapEvent.GenerationResumed;
import memheap.itest.GuestActivator.Behaviour;
import memheap.spi.MemheapComponent;
import org.junit.Test;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.SynchronousBundleListener;

/** Components come, go and change while the heap is in use. */
public class HotInstallIT extends HeapTest {

    @Configuration
    public Option[] container() {
        return Container.with("memheap.size", "16M");
    }

    @Test
    public void theContainerRunsOnTheFrameworkThatThisRunIsMeantFor() {
        String vendor = System.getProperty(Container.FRAMEWORK).equals("felix") ? "Apache Software Foundation" : "Eclipse";
        assertThat(context.getProperty(Constants.FRAMEWORK_VENDOR)).isEqualTo(vendor);
    }

    @Test
    public void buddyAloneIsActive() throws Exception {
        install("memheap.buddy");
        awaitActive("buddy");
        assertThat(heap().statistics().component()).isEqualTo("buddy");
    }

    @Test
    public void installingPtmallocTakesOverAndBuddyDrains() throws Exception {
        install("memheap.buddy");
        awaitActive("buddy");
        long old = block(8);
        install("memheap.ptmalloc");
        awaitActive("ptmalloc");
        assertThat(await(GenerationDraining.class).component()).isEqualTo("buddy");
        assertThat(inspector().generations()).extracting(GenerationStatus::component).containsExactly("buddy", "ptmalloc");
        addresses().free(old);
        assertThat(await(GenerationClosed.class).component()).isEqualTo("buddy");
        assertThat(stateOf("buddy")).isEqualTo(State.STANDBY);
    }

    @Test
    public void blocksOfTheOldGenerationKeepAddressAndContentAndCanBeFreed() throws Exception {
        install("memheap.buddy");
        awaitActive("buddy");
        long[] blocks = {block(1), block(100), block(10_000)};
        install("memheap.ptmalloc");
        awaitActive("ptmalloc");
        long young = block(100);
        assertContent(blocks[0], 1);
        assertContent(blocks[1], 100);
        assertContent(blocks[2], 10_000);
        for (long block : blocks) {
            addresses().free(block);
            assertThatThrownBy(() -> addresses().free(block)).isInstanceOf(InvalidFreeException.class);
        }
        assertContent(young, 100);
        addresses().free(young);
        assertThat(inspector().verify()).isEmpty();
    }

    @Test
    public void uninstallingPtmallocWithLiveBlocksOrphansThemAndBuddyServesAgain() throws Exception {
        install("memheap.buddy");
        Bundle ptmalloc = install("memheap.ptmalloc");
        awaitActive("ptmalloc");
        long freed = block(50);
        long grown = block(50);
        ptmalloc.uninstall();
        assertThat(await(GenerationOrphaned.class).liveBlocks()).isEqualTo(2);
        awaitActive("buddy");
        assertContent(freed, 50);
        assertContent(grown, 50);
        addresses().free(freed);
        assertThatThrownBy(() -> addresses().free(freed)).isInstanceOf(InvalidFreeException.class);
        long moved = addresses().reallocate(grown, 1000 * 8);
        assertThat(addresses().memory().get(JAVA_LONG, moved + 49 * 8)).isEqualTo(grown + 49);
        assertThat(await(GenerationClosed.class).component()).isEqualTo("ptmalloc");
        addresses().free(moved);
    }

    @Test
    public void anUpdateInPlaceContinuesTheGenerationWithItsBlocksLiveAndFreeable() throws Exception {
        install("memheap.buddy");
        Bundle ptmalloc = install("memheap.ptmalloc");
        awaitActive("ptmalloc");
        long generation = heap().statistics().generation();
        long kept = block(50);
        long freed = block(50);
        update(ptmalloc, "memheap.ptmalloc");
        assertThat(await(GenerationResumed.class).generation()).isEqualTo(generation);
        awaitActive("ptmalloc");
        assertThat(heap().statistics().generation()).isEqualTo(generation);
        addresses().free(freed);
        assertContent(kept, 50);
        long young = block(50);
        assertContent(kept, 50);
        assertThat(inspector().verify()).isEmpty();
        addresses().free(kept);
        addresses().free(young);
    }

    @Test
    public void buddyContinuesItsGenerationAfterAnUpdateToo() throws Exception {
        Bundle buddy = install("memheap.buddy");
        awaitActive("buddy");
        long generation = heap().statistics().generation();
        long kept = block(50);
        update(buddy, "memheap.buddy");
        awaitActive("buddy");
        assertThat(heap().statistics().generation()).isEqualTo(generation);
        assertContent(kept, 50);
        addresses().free(kept);
        assertThat(inspector().verify()).isEmpty();
    }

    @Test
    public void withAllComponentsGoneLiveBlocksWorkAndAllocationSaysWhyNot() throws Exception {
        Bundle buddy = install("memheap.buddy");
        awaitActive("buddy");
        long block = block(10);
        buddy.uninstall();
        assertThatThrownBy(() -> addresses().allocate(8, 8)).isInstanceOf(NoActiveComponentException.class)
                .hasMessageContaining("no component is installed");
        assertContent(block, 10);
        assertThat(addresses().usableBytes(block)).isGreaterThanOrEqualTo(80);
        addresses().free(block);
        install("memheap.ptmalloc");
        configure(Map.of("memheap.exclude", "ptmalloc"));
        assertThat(await(GenerationClosed.class)).isNotNull();
        assertThat(await(GenerationClosed.class).component()).isEqualTo("ptmalloc");
        settle();
        assertThatThrownBy(() -> addresses().allocate(8, 8)).isInstanceOfSatisfying(NoActiveComponentException.class,
                thrown -> assertThat(thrown.reasons()).containsEntry("ptmalloc", "is left out: memheap.exclude is [ptmalloc]"));
    }

    @Test
    public void aThirdPartyComponentOfHigherRankingWinsAndTheBaseIsNeitherRefreshedNorRestarted() throws Exception {
        install("memheap.buddy");
        awaitActive("buddy");
        List<BundleEvent> baseEvents = new CopyOnWriteArrayList<>();
        SynchronousBundleListener watcher = event -> {
            if (event.getBundle().getSymbolicName().startsWith("memheap.")) {
                baseEvents.add(event);
            }
        };
        Memheap before = context.getService(reference(Memheap.class));
        context.addBundleListener(watcher);
        try {
            installGuest("tlsf", 500, Behaviour.GOOD);
            awaitActive("tlsf");
            long block = block(10);
            assertContent(block, 10);
            addresses().free(block);
        } finally {
            context.removeBundleListener(watcher);
        }
        assertThat(baseEvents).isEmpty();
        assertThat(context.getService(reference(Memheap.class))).as("the service as this bundle sees it").isSameAs(before);
    }

    @Test
    public void ofEqualRankingsTheLowerServiceIdServes() throws Exception {
        installGuest("first", 7, Behaviour.GOOD);
        installGuest("second", 7, Behaviour.GOOD);
        awaitActive("first");
        settle();
        assertThat(inspector().components()).extracting("name").containsExactly("first", "second");
        assertThat(stateOf("second")).isEqualTo(State.STANDBY);
    }

    @Test
    public void aRankingChangedAtRunTimeChangesWhoServes() throws Exception {
        installGuest("steady", 7, Behaviour.GOOD);
        MemheapComponent component = space -> GuestActivator.module(Behaviour.GOOD, space);
        ServiceRegistration<MemheapComponent> climber = context.registerService(MemheapComponent.class, component, properties("climber", 1));
        try {
            awaitActive("steady");
            climber.setProperties(properties("climber", 9));
            awaitActive("climber");
            climber.setProperties(properties("climber", 2));
            awaitActive("steady");
        } finally {
            climber.unregister();
        }
    }

    private static Hashtable<String, Object> properties(String name, int ranking) {
        return new Hashtable<>(Map.of(MemheapComponent.NAME, name, Constants.SERVICE_RANKING, ranking));
    }

    @Test
    public void includeExcludePinAndPrioritiesActThroughConfigurationAdmin() throws Exception {
        install("memheap.buddy");
        install("memheap.ptmalloc");
        awaitActive("ptmalloc");
        configure(Map.of("memheap.pin", "buddy"));
        awaitActive("buddy");
        assertThat(statusOf("ptmalloc").reason()).isEqualTo("is left out: memheap.pin names 'buddy'");
        configure(Map.of("memheap.exclude", "buddy"));
        awaitActive("ptmalloc");
        configure(Map.of("memheap.include", "buddy"));
        awaitActive("buddy");
        configure(Map.of("memheap.priority.ptmalloc", 3));
        awaitActive("ptmalloc");
        configure(Map.of("memheap.priority.buddy", "200"));
        awaitActive("buddy");
        configure(Map.of());
        awaitActive("ptmalloc");
    }

    @Test
    public void aWrongConfigurationIsRefusedAndTheOldOneStays() throws Exception {
        install("memheap.buddy");
        install("memheap.ptmalloc");
        configure(Map.of("memheap.pin", "buddy"));
        awaitActive("buddy");
        configure(Map.of("memheap.priority.buddy", "very high"));
        await(inspector()::explain, text -> text.contains("refused: memheap.priority.buddy is a whole number from"));
        awaitActive("buddy");
        configure(Map.of("memheap.pin", "ptmalloc"));
        awaitActive("ptmalloc");
        assertThat(reference(Memheap.class)).isNotNull();
    }

    @Test
    public void theMemheapServiceDoesNotFlickerWhileComponentsComeAndGo() throws Exception {
        Bundle buddy = install("memheap.buddy");
        awaitActive("buddy");
        ServiceReference<Memheap> reference = reference(Memheap.class);
        List<ServiceEvent> seen = new CopyOnWriteArrayList<>();
        ServiceListener watcher = seen::add;
        context.addServiceListener(watcher, "(objectClass=" + Memheap.class.getName() + ")");
        try {
            Bundle ptmalloc = install("memheap.ptmalloc");
            awaitActive("ptmalloc");
            ptmalloc.uninstall();
            awaitActive("buddy");
            buddy.uninstall();
        } finally {
            context.removeServiceListener(watcher);
        }
        assertThat(seen).isEmpty();
        assertThat(reference(Memheap.class)).isEqualTo(reference);
    }

    @Test
    public void anArenaAndAnAllocationOutliveAChangeOfComponent() throws Exception {
        install("memheap.buddy");
        awaitActive("buddy");
        try (Arena arena = heap().sharedArena(); Allocation allocation = heap().allocate(64)) {
            MemorySegment before = arena.allocateFrom("before");
            allocation.segment().setString(0, "kept");
            install("memheap.ptmalloc");
            awaitActive("ptmalloc");
            MemorySegment after = arena.allocateFrom("after");
            assertThat(before.getString(0)).isEqualTo("before");
            assertThat(after.getString(0)).isEqualTo("after");
            assertThat(allocation.segment().getString(0)).isEqualTo("kept");
        }
        assertThat(heap().statistics().liveBlocks()).isZero();
    }

    @Test
    public void theExampleConsumerAndTheExampleComponentWork() throws Exception {
        install("memheap.buddy");
        awaitActive("buddy");
        heap();
        Bundle hello = install("hello-memheap");
        install("bump-component");
        awaitActive("bump");
        assertThat(hello.getState()).isEqualTo(Bundle.ACTIVE);
        assertThat(inspector().generations()).extracting(GenerationStatus::state).as("hello keeps a block in buddy's window")
                .containsExactly(GenerationState.DRAINING, GenerationState.ACTIVE);
        hello.stop();
        assertThat(await(GenerationClosed.class).component()).isEqualTo("buddy");
    }

    @Test
    public void explainNamesEveryComponentWithItsReason() throws Exception {
        install("memheap.buddy");
        install("memheap.ptmalloc");
        installGuest("bad", 500, Behaviour.THROWS_IN_INIT);
        awaitActive("ptmalloc");
        settle();
        assertThat(inspector().explain()).contains("'ptmalloc' is active in generation", "'buddy' (priority 1, service ", "stands by: a component of higher priority serves",
                "'bad' (priority 500, service ", "a guest that throws in init", "memheap.size=16777216");
    }
}
