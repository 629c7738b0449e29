package memheap.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import memheap.api.Memheap;
import memheap.chaos.container.EmbeddedContainer;

/** Threads that use the heap all the time, some of them virtual. Controlled by one thread. */
final class Clients implements AutoCloseable {

    private static final int MARKET = 64;
    private static final int VIRTUAL_OF = 3; // one of so many is a virtual thread

    private final Memheap heap;
    private final Operation.Counts counts;
    private final AtomicReferenceArray<Block> market = new AtomicReferenceArray<>(MARKET);
    private final List<Client> clients = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private volatile boolean goesOn = true;

    /** Starts the threads. */
    Clients(Memheap heap, int threads, long seed, Operation.Counts counts) {
        this.heap = heap;
        this.counts = counts;
        for (int index = 0; index < threads; index++) {
            clients.add(new Client(heap, market, () -> goesOn, counts, seed + index));
        }
        for (int index = 0; index < threads; index++) {
            Thread.Builder builder = index % VIRTUAL_OF == VIRTUAL_OF - 1 ? Thread.ofVirtual() : Thread.ofPlatform();
            this.threads.add(builder.name("client-" + index).start(observed(clients.get(index))));
        }
    }

    private Runnable observed(Client client) {
        return () -> {
            try {
                client.run();
            } catch (Throwable failed) {
                failure.compareAndSet(null, failed);
                goesOn = false;
            }
        };
    }

    /** Fails if a client has. */
    void requireWell() {
        Throwable failed = failure.get();
        if (failed != null) {
            throw new Loss("a client failed: " + failed, failed);
        }
    }

    /** Waits until clients have done something. */
    void awaitProgress(int operations) {
        long enough = counts.sum() + operations;
        long deadline = System.nanoTime() + EmbeddedContainer.PATIENCE.toNanos();
        while (counts.sum() < enough) {
            requireWell();
            if (System.nanoTime() > deadline) {
                throw new Loss("clients have done less than " + operations + " operations in " + EmbeddedContainer.PATIENCE.toSeconds() + " seconds");
            }
            Thread.onSpinWait();
        }
    }

    /** Stops the threads, which leave what they have. @return how many blocks that are */
    long stop() {
        goesOn = false;
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the clients", stopped);
        }
        requireWell();
        return blocks().count();
    }

    private Stream<Block> blocks() {
        Stream<Block> onMarket = IntStream.range(0, MARKET).mapToObj(place -> Optional.ofNullable(market.get(place))).flatMap(Optional::stream);
        return Stream.concat(onMarket, clients.stream().flatMap(Client::shelf));
    }

    /** Looks at all blocks that were left, and frees them. */
    void drain() {
        blocks().toList().forEach(block -> {
            block.giveBack(heap);
            counts.add(Operation.FREED);
        });
    }

    @Override
    public void close() {
        goesOn = false;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%d threads", threads.size());
    }
}
