package memheap.shell;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import memheap.api.Memheap;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.util.tracker.ServiceTracker;

/** Waits until what a command line needs is there: the started framework, an open heap, the commands it names. Safe for all threads. */
final class ExecReadiness {

    private static final Pattern MEMHEAP_COMMAND = Pattern.compile("\\bmemheap:([A-Za-z][A-Za-z0-9]*)");

    private final BundleContext context;

    ExecReadiness(BundleContext context) {
        this.context = context;
    }

    /**
     * Tells whether a command line is about the heap.
     *
     * @param line a command line
     * @return whether it names a command of the scope {@code memheap}
     */
    static boolean needsHeap(String line) {
        return MEMHEAP_COMMAND.matcher(line).find();
    }

    /**
     * Waits until all bundles of the distribution have been started.
     *
     * @param timeout how long to wait at most
     * @return whether they have
     * @throws InterruptedException if the calling thread is interrupted
     */
    boolean awaitFramework(Duration timeout) throws InterruptedException {
        var started = new CountDownLatch(1);
        FrameworkListener listener = event -> {
            if (event.getType() == FrameworkEvent.STARTED) {
                started.countDown();
            }
        };
        context.addFrameworkListener(listener);
        try {
            return context.getBundle(0).getState() == Bundle.ACTIVE || started.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            context.removeFrameworkListener(listener);
        }
    }

    /**
     * Waits until a heap is open.
     *
     * @param timeout how long to wait at most
     * @return whether one is
     * @throws InterruptedException if the calling thread is interrupted
     */
    boolean awaitHeap(Duration timeout) throws InterruptedException {
        return awaitService(new ServiceTracker<>(context, Memheap.class, null), timeout);
    }

    /**
     * Waits until the commands that a line names have been registered.
     *
     * @param line the command line
     * @param session where it will run
     * @param timeout how long to wait at most for each
     * @throws InterruptedException if the calling thread is interrupted
     */
    void awaitCommands(String line, ExecGogo session, Duration timeout) throws InterruptedException {
        for (Matcher command = MEMHEAP_COMMAND.matcher(line); command.find();) {
            if (awaitService(commandTracker(command.group(1)), timeout)) {
                awaitGogo(session, command.group(), timeout);
            }
        }
    }

    private ServiceTracker<Object, Object> commandTracker(String function) {
        try {
            return new ServiceTracker<>(context,
                    FrameworkUtil.createFilter(String.format(Locale.ROOT, "(&(osgi.command.scope=memheap)(osgi.command.function=%s))", function)), null);
        } catch (InvalidSyntaxException impossible) {
            throw new IllegalStateException("letters and digits make a valid filter", impossible);
        }
    }

    private static boolean awaitService(ServiceTracker<?, ?> tracker, Duration timeout) throws InterruptedException {
        tracker.open();
        try {
            return tracker.waitForService(timeout.toMillis()) != null;
        } finally {
            tracker.close();
        }
    }

    /** Gogo hears of a service in the same round of listeners as we did, so this is a matter of microseconds. */
    private static void awaitGogo(ExecGogo session, String command, Duration timeout) {
        long begin = System.nanoTime();
        while (!session.knows(command) && System.nanoTime() - begin < timeout.toNanos()) {
            Thread.yield();
        }
    }
}
