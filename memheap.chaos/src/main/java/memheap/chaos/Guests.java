package memheap.chaos;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import memheap.chaos.container.EmbeddedContainer;
import memheap.chaos.guest.Behaviour;
import memheap.chaos.guest.GuestBundle;
import memheap.event.MemheapEvent;
import memheap.event.MemheapEvent.ComponentFailed;
import memheap.event.MemheapListener;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** Components of third parties that come, serve or misbehave, and go. Used by one thread. */
final class Guests {

    /** What makes a component bad, but for one that hangs. */
    static final List<Behaviour> BAD = List.of(Behaviour.THROWS_IN_INIT, Behaviour.THROWS_IN_ALLOCATE, Behaviour.THROWS_IN_FREE, Behaviour.RETURNS_OUTSIDE, Behaviour.RETURNS_MISALIGNED,
            Behaviour.RETURNS_TWICE, Behaviour.OVERLAPS, Behaviour.THROWS_IN_CLOSE, Behaviour.WALKS_BACKWARDS);

    private static final int ABOVE_ALL = 1000;
    private static final int PROGRESS = 3000;

    private final EmbeddedContainer container;
    private final Loaders loaders;
    private final BlockingQueue<MemheapEvent> events = new LinkedBlockingQueue<>();
    private int ever;
    private int hung;

    Guests(EmbeddedContainer container, Loaders loaders) {
        this.container = container;
        this.loaders = loaders;
        container.context().registerService(MemheapListener.class, events::add, null);
    }

    /** How many have hung. */
    int hung() {
        return hung;
    }

    private Bundle arrive(String name, int ranking, Behaviour behaviour, long goodCalls) throws BundleException {
        Bundle bundle = container.install("guest:" + name, GuestBundle.component(name, ranking, behaviour, goodCalls));
        loaders.leaves(bundle);
        return bundle;
    }

    /** Has a bad component come and be found out, or serve where what it does wrong hurts nobody. */
    void misbehave(Fleet fleet, Clients clients, Behaviour behaviour, long goodCalls) throws BundleException {
        fleet.configureNothing();
        events.clear();
        String name = "bad-" + ++ever;
        Bundle bundle = arrive(name, ABOVE_ALL, behaviour, goodCalls);
        if (!behaviour.reason().isEmpty()) {
            awaitFailure(name, behaviour);
            fleet.awaitBest();
        } else {
            container.awaitActive(name);
            clients.awaitProgress(PROGRESS);
        }
        if (behaviour == Behaviour.WALKS_BACKWARDS && container.inspector().verify().isEmpty()) {
            throw new Loss("the heap does not find out that '" + name + "' walks backwards");
        }
        bundle.uninstall();
        fleet.awaitBest();
    }

    private void awaitFailure(String name, Behaviour behaviour) {
        ComponentFailed failed = failureOf(name);
        if (!failed.reason().contains(behaviour.reason())) {
            throw new Loss(String.format(Locale.ROOT, "'%s' is quarantined, but not since it %s: %s", name, behaviour.reason(), failed.reason()));
        }
    }

    private ComponentFailed failureOf(String name) {
        long deadline = System.nanoTime() + EmbeddedContainer.PATIENCE.toNanos();
        while (true) {
            MemheapEvent event;
            try {
                event = events.poll(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while waiting for an event", stopped);
            }
            if (event == null) {
                throw new Loss("'" + name + "' is bad, but was not quarantined:\n" + container.inspector().explain());
            }
            if (event instanceof ComponentFailed failed && failed.component().equals(name)) {
                return failed;
            }
        }
    }

    /** Has a component hang while it makes its module, and another one come meanwhile: clients go on, and the other one serves in the end. */
    void hang(Fleet fleet, Clients clients) throws BundleException {
        fleet.configureNothing();
        fleet.startAll();
        events.clear();
        String name = "hanging-" + ++ever;
        Bundle hanging = arrive(name, ABOVE_ALL, Behaviour.HANGS_IN_INIT, 0);
        container.await("a thread hangs in " + name, () -> isThread(name));
        Bundle late = arrive("late-" + ever, ABOVE_ALL - 1, Behaviour.GOOD, 0);
        clients.awaitProgress(PROGRESS);
        awaitFailure(name, Behaviour.HANGS_IN_INIT);
        container.awaitActive("late-" + ever);
        hung += isThread(name) ? 1 : 0;
        clients.awaitProgress(PROGRESS);
        hanging.uninstall();
        late.uninstall();
        fleet.awaitBest();
    }

    private static boolean isThread(String component) {
        return Footprint.threadNames().stream().anyMatch(thread -> thread.endsWith("-" + component));
    }

    /** Has two components come at the same instant: the better one serves. */
    void arriveAtOnce(Fleet fleet) throws BundleException {
        fleet.configureNothing();
        int number = ++ever;
        var barrier = new CyclicBarrier(2);
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Future<Bundle> better = threads.submit(arrival("better-" + number, ABOVE_ALL + 1, barrier));
            Future<Bundle> worse = threads.submit(arrival("worse-" + number, ABOVE_ALL, barrier));
            Bundle best = better.get();
            Bundle second = worse.get();
            loaders.leaves(best);
            loaders.leaves(second);
            container.awaitActive("better-" + number);
            best.uninstall();
            container.awaitActive("worse-" + number);
            second.uninstall();
        } catch (ExecutionException failed) {
            throw new Loss("of two bundles that start at once, one does not: " + failed.getCause(), failed.getCause());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for two bundles", stopped);
        }
        fleet.awaitBest();
    }

    private Callable<Bundle> arrival(String name, int ranking, CyclicBarrier barrier) {
        return () -> {
            Bundle bundle = container.context().installBundle("guest:" + name, GuestBundle.component(name, ranking, Behaviour.GOOD, 0));
            await(barrier);
            bundle.start();
            return bundle;
        };
    }

    private static void await(CyclicBarrier barrier) throws InterruptedException {
        try {
            barrier.await();
        } catch (BrokenBarrierException other) {
            throw new IllegalStateException("the other bundle has failed", other);
        }
    }
}
