package memheap.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import memheap.api.AddressHeap;
import memheap.api.HeapClosedException;
import memheap.api.InvalidFreeException;
import memheap.api.Memheap;
import memheap.api.OutOfMemheapException;
import memheap.api.QuotaExceededException;
import memheap.chaos.container.EmbeddedContainer;
import memheap.chaos.guest.GuestBundle;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** A bundle that has blocks of its own, and stops without freeing them. Used by one thread. */
final class Tenant {

    private static final int MOST_BYTES = 4096;

    private final Bundle bundle;
    private final Memheap heap;
    private final List<Block> blocks = new ArrayList<>();

    private Tenant(Bundle bundle, Memheap heap) {
        this.bundle = bundle;
        this.heap = heap;
    }

    /** Installs and starts the bundle. */
    static Tenant in(EmbeddedContainer container, String name) throws BundleException {
        container.heap();
        Bundle bundle = container.install(name, GuestBundle.consumer(name));
        return new Tenant(bundle, bundle.getBundleContext().getService(container.context().getServiceReference(Memheap.class)));
    }

    Bundle bundle() {
        return bundle;
    }

    Memheap heap() {
        return heap;
    }

    /** How many blocks it has. */
    int blockCount() {
        return blocks.size();
    }

    /** Takes some blocks, as far as there is room. */
    void take(int count, Random random) {
        AddressHeap addresses = heap.addresses();
        try {
            for (int i = 0; i < count; i++) {
                long byteSize = random.nextInt(MOST_BYTES);
                blocks.add(new Block(addresses.allocate(byteSize, 16), byteSize, random.nextLong()).filled(addresses.memory()));
            }
        } catch (OutOfMemheapException | QuotaExceededException refused) {
            // it has what it has
        }
    }

    /** Looks at all bytes. */
    void requireIntact() {
        blocks.forEach(block -> block.requireIntact(heap.addresses().memory()));
    }

    /** Goes away with its blocks, which are reclaimed: from then on nothing of them can be reached. */
    void stopWithLiveBlocks() throws BundleException {
        requireIntact();
        AddressHeap stale = heap.addresses();
        bundle.uninstall();
        require(HeapClosedException.class, () -> stale.allocate(1, 1), "an allocation by a bundle that has stopped");
        if (!blocks.isEmpty()) {
            require(InvalidFreeException.class, () -> stale.free(blocks.getFirst().address()), "a free of a block that was reclaimed");
        }
    }

    /** Goes away and leaves its blocks live, as {@code memheap.onStop=keep} has it; another heap frees them. */
    void stopKeeping(Memheap other) throws BundleException {
        bundle.uninstall();
        blocks.forEach(block -> block.giveBack(other));
    }

    /** Has a call fail as documented. */
    static void require(Class<? extends RuntimeException> documented, Runnable call, String what) {
        try {
            call.run();
        } catch (RuntimeException thrown) {
            if (!documented.isInstance(thrown)) {
                throw new Loss(String.format(Locale.ROOT, "%s throws %s", what, thrown), thrown);
            }
            return;
        }
        throw new Loss(String.format(Locale.ROOT, "%s does not throw a %s", what, documented.getSimpleName()));
    }
}
