package memheap.job;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.launch.Framework;

/** How the process of a PE ends. */
final class ProcessEnd {

    private static final long FAILED_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long STOPPING_MILLIS = TimeUnit.MINUTES.toMillis(1);

    private final Bundle systemBundle;

    ProcessEnd(Bundle systemBundle) {
        this.systemBundle = systemBundle;
    }

    /**
     * Ends it. If all went well, the framework is stopped before anything of the JVM is, however long bundles take for that: an engine may take a JVM that ends before it has left the job for one that
     * has failed. If something has failed, nobody is waited for: an engine may let a process end only after all others, which may wait for this one in vain.
     */
    void end(int status) {
        if (status == 0) {
            stopFramework();
        } else {
            Thread.ofPlatform().daemon().name("memheap-job-end").start(() -> halt(status));
        }
        System.exit(status);
    }

    private void stopFramework() {
        Framework framework = systemBundle.adapt(Framework.class);
        try {
            framework.stop();
            framework.waitForStop(STOPPING_MILLIS);
        } catch (BundleException | InterruptedException failed) {
            failed.printStackTrace(); // the end of the process stops it once more
        }
    }

    private static void halt(int status) {
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < FAILED_NANOS) {
            LockSupport.parkNanos(FAILED_NANOS);
        }
        Runtime.getRuntime().halt(status);
    }
}
