package memheap.base;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import memheap.event.MemheapEvent;
import memheap.event.MemheapListener;

/** Writes each event into the log and shows it to all listeners, in order, on a thread on which nothing waits. Safe for all threads. */
final class EventPublisher {

    private static final Logger LOG = System.getLogger("memheap");

    private final List<MemheapListener> listeners = new CopyOnWriteArrayList<>();
    private final RefusalLog refusals = new RefusalLog(System::nanoTime);
    private final AtomicBoolean outOfMemoryWaits = new AtomicBoolean();
    private final ExecutorService deliveries = Executors.newSingleThreadExecutor(Thread.ofPlatform().name("memheap-events").daemon().factory());

    void add(MemheapListener listener) {
        listeners.add(listener);
    }

    void remove(MemheapListener listener) {
        listeners.remove(listener);
    }

    void publish(MemheapEvent event) {
        LOG.log(isFault(event) ? Level.WARNING : Level.INFO, event.message());
        deliver(() -> listeners.forEach(listener -> show(event, listener)));
    }

    private static boolean isFault(MemheapEvent event) {
        return event instanceof MemheapEvent.ComponentFailed || event instanceof MemheapEvent.BlocksKept || event instanceof MemheapEvent.BlockDamaged;
    }

    /** At most one of these waits for delivery, and one a minute is logged: a caller that fails in a loop fills neither the queue nor the log. */
    void publishOutOfMemory(long requestedBytes, String message, String asker) {
        refusals.next(message, asker).ifPresent(text -> LOG.log(Level.WARNING, text));
        if (outOfMemoryWaits.compareAndSet(false, true)) {
            deliver(() -> {
                outOfMemoryWaits.set(false);
                listeners.forEach(listener -> show(new MemheapEvent.OutOfMemory(requestedBytes, message), listener));
            });
        }
    }

    private void deliver(Runnable delivery) {
        try {
            deliveries.execute(delivery);
        } catch (RejectedExecutionException ended) {
            LOG.log(Level.DEBUG, "the base has stopped; nobody is told any more");
        }
    }

    private static void show(MemheapEvent event, MemheapListener listener) {
        try {
            listener.onEvent(event);
        } catch (RuntimeException | LinkageError | AssertionError thrown) {
            LOG.log(Level.WARNING, "a listener failed on: " + event.message(), thrown);
        }
    }

    /** Delivers what waits, and then nothing more. */
    void end() {
        deliveries.shutdown();
    }
}
