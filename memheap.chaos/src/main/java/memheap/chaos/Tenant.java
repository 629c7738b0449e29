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

    /** The limit of one who has none. */
    static final long UNLIMITED = Long.MAX_VALUE;

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
        return in(container, name, 0);
    }

    /** Installs and starts the bundle. {@code number} is one that no other bundle of that name has had, whose owner is the same as its. */
    static Tenant in(EmbeddedContainer container, String name, int number) throws BundleException {
        container.heap();
        Bundle bundle = container.install(name + "." + number, GuestBundle.consumer(name, "1.0." + number));
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
        take(count, random, UNLIMITED);
    }

    /** Takes some blocks, as far as there is room and its limit allows: at most so many bytes are live, and nothing is refused that would be within. @return whether its limit was reached */
    boolean take(int count, Random random, long limitBytes) {
        for (int i = 0; i < count; i++) {
            long byteSize = random.nextInt(MOST_BYTES);
            try {
                take(byteSize, random.nextLong());
            } catch (OutOfMemheapException full) {
                return false; // it has what it has
            } catch (QuotaExceededException refused) {
                requireJust(refused, byteSize, limitBytes);
                changeOne(random.nextLong());
                return true;
            }
            if (liveBytes() > limitBytes) {
                throw new Loss(String.format(Locale.ROOT, "'%s' has %d bytes, and its limit is %d", bundle.getSymbolicName(), liveBytes(), limitBytes));
            }
        }
        return false;
    }

    private void take(long byteSize, long stamp) {
        AddressHeap addresses = heap.addresses();
        blocks.add(new Block(addresses.allocate(byteSize, 16), byteSize, stamp).filled(addresses.memory()));
    }

    private long liveBytes() {
        return blocks.stream().mapToLong(Block::byteSize).sum();
    }

    private void requireJust(QuotaExceededException refused, long byteSize, long limitBytes) {
        boolean isItsOwn = refused.owner().equals(bundle.getSymbolicName()) && refused.limitBytes() == limitBytes && refused.requestedBytes() == byteSize;
        if (!isItsOwn || limitBytes == UNLIMITED || liveBytes() + byteSize <= limitBytes) {
            throw new Loss(String.format(Locale.ROOT, "'%s' has %d bytes and a limit of %d, asks for %d and is refused", bundle.getSymbolicName(), liveBytes(), limitBytes, byteSize), refused);
        }
    }

    /** At its limit it can have what it gives back. */
    private void changeOne(long stamp) {
        if (!blocks.isEmpty()) {
            Block last = blocks.removeLast();
            last.giveBack(heap);
            take(last.byteSize(), stamp);
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
