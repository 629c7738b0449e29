package memheap.races.jcstress;

import memheap.api.AddressHeap;
import memheap.api.InvalidFreeException;
import memheap.races.Container;

/** All of memheap, whose component is swapped all the time. */
final class SwappedHeap {

    static final AddressHeap ADDRESSES = swapped();

    private static final long BLOCK_BYTES = 64;

    private SwappedHeap() {
    }

    private static AddressHeap swapped() {
        var container = new Container();
        AddressHeap addresses = container.addresses();
        Thread.ofPlatform().name("swaps").start(() -> {
            Thread main = mainThread();
            while (main.isAlive()) {
                container.swap();
            }
            container.close();
        });
        return addresses;
    }

    /** The thread that ends when jcstress has what it wants; nobody says so. */
    private static Thread mainThread() {
        return Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().equals("main")).findFirst().orElseThrow();
    }

    static long allocate() {
        return ADDRESSES.allocate(BLOCK_BYTES, 16);
    }

    static String free(long block) {
        try {
            ADDRESSES.free(block);
            return Ground.FREED;
        } catch (InvalidFreeException notLive) {
            return Ground.REFUSED;
        }
    }
}
