package memheap.job;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
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
    /** Framework property: the folder in which a PE tells its launcher how its program has ended. */
    public static final String LAUNCHER = "memheap.job.launcher";

    private final Thread thread;
    private final Bundle framework;
    private volatile boolean ends;

    /**
     * Starts a thread that runs the program.
     *
     * @param context the bundle's
     */
    @Activate
    public JobRun(BundleContext context) {
        this.framework = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION);
        String location = context.getProperty(BUNDLE);
        this.thread = location == null ? null : begin(context, location);
    }

    private Thread begin(BundleContext context, String location) {
        Launcher launcher = Launcher.of(context);
        Attendance.begin(Boolean.parseBoolean(context.getProperty(ATTENDED)));
        return Thread.ofPlatform().daemon().name("memheap-job").start(() -> run(context, location, launcher));
    }

    private void run(BundleContext context, String location, Launcher launcher) {
        int status = new ProgramRun(context, location, this::isStopping).status();
        if (!isStopping()) { // which is then how this PE has ended, and no work of its program
            launcher.tellReturned(status);
        }
        ends = true;
        new ProcessEnd(framework).end(status);
    }

    private boolean isStopping() {
        return (framework.getState() & (Bundle.STARTING | Bundle.ACTIVE)) == 0;
    }

    /** Interrupts the program if the framework is stopped by somebody else. */
    @Deactivate
    public void deactivate() {
        if (thread != null && !ends) {
            thread.interrupt();
        }
    }
}
