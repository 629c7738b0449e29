package memheap.shell;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import memheap.event.MemheapInspector;
import org.apache.felix.service.command.CommandProcessor;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.util.tracker.ServiceTracker;

/**
 * Runs the one command line that the framework property {@value #RUN} holds, then ends the framework and the process with status 0 if it
 * went well and 1 if not. A line about the heap waits until one is open; without that property nothing happens.
 */
@Component(service = {})
public final class OneShot {

    static final String RUN = "memheap.run";

    private static final Duration HEAP_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(5);

    private final BundleContext context;
    private final CommandProcessor processor;
    private final Thread thread;

    /**
     * Starts a thread that runs the line.
     *
     * @param context the bundle's
     * @param processor runs the command line
     */
    @Activate
    public OneShot(BundleContext context, @Reference CommandProcessor processor) {
        this.context = context;
        this.processor = processor;
        String line = context.getProperty(RUN);
        this.thread = line == null ? null : Thread.ofPlatform().daemon().name("memheap-run").start(() -> System.exit(run(line) ? 0 : 1));
    }

    private boolean run(String line) {
        OutputStream out = new FileOutputStream(FileDescriptor.out);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        try (ExecGogo session = new ExecGogo(processor, out, err)) {
            var readiness = new ExecReadiness(context);
            readiness.awaitFramework(HEAP_TIMEOUT);
            if (ExecReadiness.needsHeap(line)) {
                if (!readiness.awaitHeap(HEAP_TIMEOUT)) {
                    err.printf("memheap: no heap was open after %d s, so this was not run: %s%n%s%n", HEAP_TIMEOUT.toSeconds(), line, explanation());
                    return false;
                }
                readiness.awaitCommands(line, session, COMMAND_TIMEOUT);
            }
            return session.run(line);
        } catch (InterruptedException stopped) {
            return false;
        }
    }

    private String explanation() {
        var tracker = new ServiceTracker<MemheapInspector, MemheapInspector>(context, MemheapInspector.class, null);
        tracker.open();
        try {
            MemheapInspector inspector = tracker.getService();
            return inspector == null ? "the base has not started, for the reason above" : inspector.explain();
        } finally {
            tracker.close();
        }
    }

    /** Gives up waiting, or interrupts the command, if the framework is stopped by somebody else. */
    @Deactivate
    public void deactivate() {
        if (thread != null) {
            thread.interrupt();
        }
    }
}
