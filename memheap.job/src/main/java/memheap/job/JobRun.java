package memheap.job;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import memheap.pe.PeerLostException;
import memheap.pe.ProcessingElements;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * Runs the program of the bundle that the framework property {@value #BUNDLE} names, then ends the framework and the process with its status. Without that property nothing happens.
 *
 * <p>A program that has returned 0 has met all others once more before anything is taken away; one that has failed waits for nobody.
 */
@Component(service = {})
public final class JobRun {

    /** Framework property: the location of the bundle. */
    public static final String BUNDLE = "memheap.job.bundle";
    /** Framework property: how many arguments the program gets. */
    public static final String ARGUMENTS = "memheap.job.arguments";
    /** Begin of the framework properties that hold them, followed by 0, 1 ... */
    public static final String ARGUMENT = "memheap.job.argument.";
    /** Framework property: whether this process ends when its standard input does, which whoever has started it holds open. */
    public static final String ATTENDED = "memheap.job.attended";

    private static final int FAILED = 1;
    private static final int LARGEST_STATUS = 255;
    private static final long ENDING_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final BundleContext context;
    private final Thread thread;

    /**
     * Starts a thread that runs the program.
     *
     * @param context the bundle's
     */
    @Activate
    public JobRun(BundleContext context) {
        this.context = context;
        String location = context.getProperty(BUNDLE);
        if (location != null && Boolean.parseBoolean(context.getProperty(ATTENDED))) {
            Attendance.begin();
        }
        this.thread = location == null ? null : Thread.ofPlatform().daemon().name("memheap-job").start(() -> end(statusOf(location)));
    }

    /** An engine may let a process that has left a job end only after all others: one that has failed, which others wait for in vain, must not be held up by that. */
    private static void end(int status) {
        if (status != 0) {
            Thread.ofPlatform().daemon().name("memheap-job-end").start(() -> halt(status));
        }
        System.exit(status);
    }

    private static void halt(int status) {
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < ENDING_NANOS) {
            LockSupport.parkNanos(ENDING_NANOS);
        }
        Runtime.getRuntime().halt(status);
    }

    private int statusOf(String location) {
        try {
            return run(location);
        } catch (JobFailedException failed) {
            System.err.println("memheap: " + failed.getMessage());
        } catch (InterruptedException stopped) {
            System.err.println("memheap: the container was stopped before the program had ended");
        } catch (Exception | Error failed) {
            failed.printStackTrace();
        }
        return FAILED;
    }

    private int run(String location) throws Exception {
        JobParts parts = JobParts.await(context, location);
        Thread.currentThread().setContextClassLoader(parts.program().getClass().getClassLoader());
        int status = parts.program().run(parts.elements(), parts.heap(), arguments());
        if (status < 0 || status > LARGEST_STATUS) {
            throw new JobFailedException("the program has returned the status %d, but a status is 0 to %d; this PE ends with %d", status, LARGEST_STATUS, FAILED);
        }
        if (status == 0) {
            meet(parts.elements());
        }
        return status;
    }

    /** What another PE has failed in is its own matter, and told there. */
    private static void meet(ProcessingElements elements) {
        try {
            elements.barrier();
        } catch (PeerLostException lost) {
            System.err.println("memheap: the program has ended well here, but not everywhere: " + lost.getMessage());
        }
    }

    private List<String> arguments() {
        int count = Integer.parseInt(context.getProperty(ARGUMENTS));
        return IntStream.range(0, count).mapToObj(index -> context.getProperty(ARGUMENT + index)).toList();
    }

    /** Interrupts the program if the framework is stopped by somebody else. */
    @Deactivate
    public void deactivate() {
        if (thread != null) {
            thread.interrupt();
        }
    }
}
