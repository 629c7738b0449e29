package memheap.itest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import memheap.api.AddressHeap;
import memheap.api.HeapClosedException;
import memheap.api.InvalidFreeException;
import memheap.api.Memheap;
import memheap.api.OutOfMemheapException;
import memheap.api.QuotaExceededException;
import memheap.event.BlockGroup;
import memheap.event.MemheapEvent.BlocksKept;
import memheap.event.MemheapEvent.BlocksReclaimed;
import memheap.event.MemheapInspector;
import memheap.event.OwnerStatus;
import org.junit.Test;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;

/** Bundles own what they allocate, by their symbolic names. */
public class OwnersIT extends HeapTest {

    private static final long RESERVED = 4 << 20;
    private static final int BLOCK = 4096;

    @Configuration
    public Option[] container() {
        return Container.with("memheap.size", "16M");
    }

    private Bundle consumer(String name) throws Exception {
        awaitHeap();
        return install(ConsumerBundle.symbolicName(name), ConsumerBundle.jar(name));
    }

    private void awaitHeap() throws Exception {
        if (inspector().components().isEmpty()) {
            install("memheap.buddy");
            awaitActive("buddy");
        }
        heap();
    }

    /** The heap as a bundle gets it by its own context. */
    private Memheap heapOf(Bundle bundle) {
        return bundle.getBundleContext().getService(reference(Memheap.class));
    }

    private OwnerStatus owner(Bundle bundle) throws Exception {
        return inspector().owners().stream().filter(status -> status.owner().equals(bundle.getSymbolicName())).findFirst().orElseThrow();
    }

    @Test
    public void aBundleThatStopsLosesItsBlocksAndAnotherOneKeepsThem() throws Exception {
        Bundle leaking = consumer("leaking");
        Bundle tidy = consumer("tidy");
        Memheap heap = heapOf(leaking);
        long block = heap.addresses().allocate(100, 16);
        heap.allocate(64);
        MemorySegment segment = heap.sharedArena().allocate(1000);
        long kept = heapOf(tidy).addresses().allocate(64, 16);
        assertThat(owner(leaking).liveBytes()).isEqualTo(1164);
        assertThat(inspector().liveBlocks(Duration.ZERO)).extracting(BlockGroup::owner).contains("consumer.leaking", "consumer.tidy");
        leaking.stop();
        assertThat(owner(leaking).liveBlocks()).isZero();
        assertThat(await(BlocksReclaimed.class).message())
                .isEqualTo("3 blocks of 'consumer.leaking' with 1164 bytes were reclaimed, since the bundle consumer.leaking 1.0.0 has stopped");
        assertThatThrownBy(() -> heap.allocate(64)).isInstanceOf(HeapClosedException.class);
        assertThatThrownBy(() -> heap.addresses().free(block)).isInstanceOf(InvalidFreeException.class);
        assertThatThrownBy(() -> segment.get(ValueLayout.JAVA_BYTE, 0)).isInstanceOf(IllegalStateException.class);
        assertThat(owner(tidy).liveBytes()).isEqualTo(64);
        heapOf(tidy).addresses().free(kept);
        assertThat(inspector().verify()).isEmpty();
    }

    @Test
    public void aBundleThatIsUpdatedLosesItsBlocksAndStartsAfresh() throws Exception {
        Bundle consumer = consumer("updated");
        Memheap stale = heapOf(consumer);
        stale.allocate(100);
        consumer.update(ConsumerBundle.jar("updated"));
        assertThat(await(BlocksReclaimed.class).owner()).isEqualTo("consumer.updated");
        assertThat(owner(consumer).liveBlocks()).isZero();
        Memheap fresh = heapOf(consumer);
        assertThat(fresh).isNotSameAs(stale);
        fresh.allocate(64);
        assertThat(owner(consumer).liveBytes()).isEqualTo(64);
        assertThat(owner(consumer).totalBytes()).isEqualTo(164);
    }

    @Test
    public void aBundleThatIsUninstalledLosesItsBlocks() throws Exception {
        Bundle consumer = consumer("uninstalled");
        heapOf(consumer).allocate(100);
        consumer.uninstall();
        assertThat(await(BlocksReclaimed.class).blocks()).isEqualTo(1);
        assertThat(owner(consumer).liveBlocks()).isZero();
    }

    @Test
    public void gettingAndReleasingTheServiceFreesNothing() throws Exception {
        Bundle consumer = consumer("getting");
        Memheap heap = heapOf(consumer);
        long block = heap.addresses().allocate(100, 16);
        ServiceReference<Memheap> reference = reference(Memheap.class);
        consumer.getBundleContext().ungetService(reference);
        for (int i = 0; i < 1000; i++) {
            consumer.getBundleContext().getService(reference).addresses().allocate(16, 16);
            consumer.getBundleContext().ungetService(reference);
        }
        assertThat(owner(consumer).liveBlocks()).isEqualTo(1001);
        heap.addresses().free(block);
        assertThat(owner(consumer).liveBytes()).isEqualTo(16_000);
        consumer.stop();
        assertThat(owner(consumer).liveBlocks()).isZero();
    }

    @Test
    public void tenThousandBlocksGoWithTheirBundle() throws Exception {
        Bundle consumer = consumer("large");
        AddressHeap heap = heapOf(consumer).addresses();
        for (int i = 0; i < 10_000; i++) {
            heap.allocate(1 + i % 200, 16);
        }
        consumer.stop();
        assertThat(await(BlocksReclaimed.class).blocks()).isEqualTo(10_000);
        assertThat(heap().statistics().liveBlocks()).isZero();
        assertThat(inspector().verify()).isEmpty();
    }

    @Test
    public void blocksAreKeptOrReportedIfThatIsConfigured() throws Exception {
        Bundle consumer = consumer("kept");
        configure(Map.of("memheap.onStop", "report"));
        await(inspectorNow()::explain, text -> text.contains("memheap.onStop=report"));
        long block = heapOf(consumer).addresses().allocate(100, 16);
        consumer.stop();
        assertThat(await(BlocksKept.class).message()).isEqualTo("1 blocks of 'consumer.kept' with 100 bytes stay, though the bundle consumer.kept 1.0.0 has stopped");
        assertThat(owner(consumer).liveBytes()).isEqualTo(100);
        addresses().free(block);
        assertThat(owner(consumer).liveBytes()).isZero();
    }

    private MemheapInspector inspectorNow() {
        return context.getService(reference(MemheapInspector.class));
    }

    /** A configuration is taken over a moment after it was changed. */
    private void awaitOwner(Bundle bundle, Predicate<OwnerStatus> fits) throws Exception {
        await(() -> inspectorNow().owners().stream().filter(status -> status.owner().equals(bundle.getSymbolicName()) && fits.test(status)).map(OwnerStatus::toString)
                .findFirst().orElse(""), text -> !text.isEmpty());
    }

    @Test
    public void limitsChangeWhileTheHeapIsUsed() throws Exception {
        Bundle limited = consumer("limited");
        Bundle free = consumer("free");
        AddressHeap heap = heapOf(limited).addresses();
        heap.allocate(600, 16);
        setLimit(limited, 1000);
        assertThatThrownBy(() -> heap.allocate(401, 16)).isInstanceOfSatisfying(QuotaExceededException.class, refused -> {
            assertThat(refused.owner()).isEqualTo("consumer.limited");
            assertThat(refused.limitBytes()).isEqualTo(1000);
            assertThat(refused.liveBytes()).isEqualTo(600);
        });
        heapOf(free).allocate(100_000);
        setLimit(limited, 1001);
        heap.allocate(401, 16);
        assertThat(owner(limited).failures()).isEqualTo(1);
        setLimit(limited, 10);
        assertThatThrownBy(() -> heap.allocate(1, 16)).isInstanceOf(QuotaExceededException.class);
    }

    private void setLimit(Bundle bundle, long bytes) throws Exception {
        configure(Map.of("memheap.limit." + bundle.getSymbolicName(), bytes));
        awaitOwner(bundle, status -> status.limitBytes() == bytes);
    }

    @Test
    public void aReservationIsHonouredByBuddyAndByPtmallocAndOverAChangeOfThem() throws Exception {
        Bundle reserved = consumer("reserved");
        Bundle filling = consumer("filling");
        configure(Map.of("memheap.reservation." + reserved.getSymbolicName(), RESERVED));
        awaitOwner(reserved, status -> status.heldBytes() == RESERVED);
        long seed = Long.getLong(Container.SEED, System.nanoTime());
        System.out.println("OwnersIT: -D" + Container.SEED + "=" + seed);
        var random = new Random(seed);
        AddressHeap filler = heapOf(filling).addresses();
        AddressHeap heap = heapOf(reserved).addresses();
        assertGetsAllTwice(heap, filler, random);
        List<Long> left = filled(filler, random);
        Bundle ptmalloc = install("memheap.ptmalloc");
        awaitActive("ptmalloc");
        assertGetsAllTwice(heap, filler, random);
        left.forEach(filler::free);
        assertGetsAllTwice(heap, filler, random);
        ptmalloc.stop();
        awaitActive("buddy");
        assertGetsAllTwice(heap, filler, random);
        assertThat(inspector().verify()).isEmpty();
    }

    private static void assertGetsAllTwice(AddressHeap reserved, AddressHeap filler, Random random) {
        for (int round = 0; round < 2; round++) {
            List<Long> others = filled(filler, random);
            var blocks = new ArrayList<Long>();
            for (long bytes = 0; bytes < RESERVED; bytes += BLOCK) {
                blocks.add(reserved.allocate(BLOCK, 16));
            }
            blocks.forEach(reserved::free);
            others.forEach(filler::free);
        }
    }

    /** Fills what can be filled with blocks of random sizes, a third of which is freed and filled again. */
    private static List<Long> filled(AddressHeap heap, Random random) {
        var blocks = new ArrayList<Long>();
        for (int round = 0; round < 3; round++) {
            try {
                while (true) {
                    blocks.add(heap.allocate(random.nextInt(1 << random.nextInt(15)), 16));
                }
            } catch (OutOfMemheapException full) {
                for (int i = 0; round < 2 && i < blocks.size() / 3; i++) {
                    heap.free(blocks.remove(random.nextInt(blocks.size())));
                }
            }
        }
        return blocks;
    }

    @Test
    public void anAdapterAllocatesForAnotherBundleWithWhichTheBlocksGo() throws Exception {
        Bundle adapter = consumer("adapter");
        Bundle tenant = consumer("tenant");
        Memheap forTenant = heapOf(adapter).forOwner("consumer.tenant");
        Memheap forNobody = heapOf(adapter).forOwner("nobody");
        forTenant.allocate(100);
        forNobody.allocate(64);
        assertThat(owner(tenant).liveBytes()).isEqualTo(100);
        tenant.stop();
        assertThat(owner(tenant).liveBytes()).isZero();
        assertThatThrownBy(() -> forTenant.allocate(1)).isInstanceOf(HeapClosedException.class);
        assertThat(inspector().liveBlocks(Duration.ZERO)).extracting(BlockGroup::owner).containsExactly("nobody");
        adapter.stop();
        assertThat(inspector().liveBlocks(Duration.ZERO)).isEmpty();
    }
}
