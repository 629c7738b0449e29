package memheap.job;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import memheap.event.MemheapInspector;
import memheap.pe.JobProgram;
import memheap.pe.JobStatus;
import memheap.pe.ProcessingElements;
import memheap.pe.SymmetricMemheap;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.util.tracker.ServiceTracker;

/**
 * All that a program is run with. The services are held until the framework stops.
 *
 * @param elements the PEs
 * @param heap the symmetric heap
 * @param program what to run
 */
record JobParts(ProcessingElements elements, SymmetricMemheap heap, JobProgram program) {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LONG = Duration.ofDays(1); // an engine has a patience of its own

    /**
     * Waits until the job is joined, then installs the bundle, and waits for the rest.
     *
     * @param location of the bundle with the program
     * @throws JobFailedException if something does not come
     */
    static JobParts await(BundleContext context, String location) throws JobFailedException, InterruptedException {
        JobStatus status = find(context, filter("(objectClass=%s)", JobStatus.class.getName()), JobStatus.class).orElseThrow(
                () -> new JobFailedException("this container is no PE of a job after %d s, for the reason above", PATIENCE.toSeconds()));
        if (status.awaitDecision(LONG) != JobStatus.State.JOINED) {
            throw new JobFailedException("no program is run: %s", status.explain());
        }
        ProcessingElements elements = find(context, filter("(objectClass=%s)", ProcessingElements.class.getName()), ProcessingElements.class).orElseThrow(
                () -> new JobFailedException("no program is run: %s", status.explain()));
        JobProgram program = program(context, location);
        Optional<SymmetricMemheap> heap = find(context, filter("(objectClass=%s)", SymmetricMemheap.class.getName()), SymmetricMemheap.class);
        if (heap.isEmpty()) {
            throw new JobFailedException("there is no symmetric heap after %d s: %s", PATIENCE.toSeconds(), explanation(context));
        }
        return new JobParts(elements, heap.get(), program);
    }

    private static JobProgram program(BundleContext context, String location) throws JobFailedException, InterruptedException {
        try {
            Bundle bundle = context.installBundle(location);
            bundle.start();
            Filter ofBundle = filter("(&(objectClass=%s)(%s=%d))", JobProgram.class.getName(), Constants.SERVICE_BUNDLEID, bundle.getBundleId());
            return find(context, ofBundle, JobProgram.class).orElseThrow(() -> new JobFailedException(
                    "bundle %s %s of %s has no service %s after %d s: it needs one, such as a component of Declarative Services that implements that interface",
                    bundle.getSymbolicName(), bundle.getVersion(), location, JobProgram.class.getName(), PATIENCE.toSeconds()));
        } catch (BundleException failed) {
            throw new JobFailedException("the bundle %s cannot be used: %s", location, failed.getMessage());
        }
    }

    private static Filter filter(String format, Object... values) {
        try {
            return FrameworkUtil.createFilter(String.format(Locale.ROOT, format, values));
        } catch (InvalidSyntaxException impossible) {
            throw new IllegalStateException("names of classes and numbers make a valid filter", impossible);
        }
    }

    private static <S> Optional<S> find(BundleContext context, Filter filter, Class<S> type) throws InterruptedException {
        var tracker = new ServiceTracker<S, S>(context, filter, null);
        tracker.open(); // and left open: the program uses the service until the end
        return Optional.ofNullable(tracker.waitForService(PATIENCE.toMillis())).map(type::cast);
    }

    private static String explanation(BundleContext context) throws InterruptedException {
        return find(context, filter("(&(objectClass=%s)(memheap.scope=symmetric))", MemheapInspector.class.getName()), MemheapInspector.class)
                .map(MemheapInspector::explain).orElse("nobody can say why");
    }
}
