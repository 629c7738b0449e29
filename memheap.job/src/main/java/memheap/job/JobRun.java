package memheap.job;

import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * Runs the program of the bundle that the framework property {@value #BUNDLE} names, on a thread of its own, then ends the framework and the process with its status. Without that property nothing
 * happens.
 */
@Component(service = {})
public final class JobRun {

    /** Framework property: the location of the bundle. */
    public static final String BUNDLE = "memheap.job.bundle";
    /** Framework property: how many arguments the program gets; none without it. */
    public static final String ARGUMENTS = "memheap.job.arguments";
    /** Begin of the framework properties that hold them, followed by 0, 1 ... */
    public static final String ARGUMENT = "memheap.job.argument.";
    /** Framework property: whether this process ends when its standard input does, which whoever has started it holds open. */
    public static final String ATTENDED = "memheap.job.attended";

    private final Thread thread;
    private volatile boolean ends;

    /**
     * Starts a thread that runs the program.
     *
     * @param context the bundle's
     */
    @Activate
    public JobRun(BundleContext context) {
        String location = context.getProperty(BUNDLE);
        if (location != null && Boolean.parseBoolean(context.getProperty(ATTENDED))) {
            Attendance.begin();
        }
        this.thread = location == null ? null : Thread.ofPlatform().daemon().name("memheap-job").start(() -> run(context, location));
    }

    private void run(BundleContext context, String location) {
        int status = new ProgramRun(context, location).status();
        ends = true;
        new ProcessEnd(context).end(status);
    }

    /** Interrupts the program if the framework is stopped by somebody else. */
    @Deactivate
    public void deactivate() {
        if (thread != null && !ends) {
            thread.interrupt();
        }
    }
}
