package memheap.job;

import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import memheap.pe.PeerLostException;
import memheap.pe.ProcessingElements;
import org.osgi.framework.BundleContext;

/** One run of a program, from the arrival of all that it needs to its status; what goes wrong is told on the error stream. A program that has returned 0 has met all others once more. */
final class ProgramRun {

    private static final int FAILED = 1;
    private static final int LARGEST_STATUS = 255;

    private final BundleContext context;
    private final String location;
    private final BooleanSupplier isStopping;

    /**
     * Of a program that has not begun.
     *
     * @param location of the bundle with the program
     * @param isStopping whether the container is being stopped, so that what fails is nobody's fault
     */
    ProgramRun(BundleContext context, String location, BooleanSupplier isStopping) {
        this.context = context;
        this.location = location;
        this.isStopping = isStopping;
    }

    /** Runs it. @return 0 to 255 */
    int status() {
        try {
            return run();
        } catch (Exception | Error failed) {
            tell(failed);
            return FAILED;
        }
    }

    private void tell(Throwable failed) {
        if (failed instanceof InterruptedException || isStopping.getAsBoolean()) {
            System.err.println("memheap: the container was stopped before the program had ended");
        } else if (failed instanceof JobFailedException) {
            System.err.println("memheap: " + failed.getMessage());
        } else {
            failed.printStackTrace();
        }
    }

    private int run() throws Exception {
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

    /** So that nothing is taken away that another PE still reads. What another one has failed in is its own matter, and told there. */
    private static void meet(ProcessingElements elements) {
        try {
            elements.barrier();
        } catch (PeerLostException lost) {
            System.err.println("memheap: the program has ended well here, but not everywhere: " + lost.getMessage());
        }
    }

    private List<String> arguments() {
        int count = Integer.parseInt(Objects.requireNonNullElse(context.getProperty(JobRun.ARGUMENTS), "0"));
        return IntStream.range(0, count).mapToObj(index -> context.getProperty(JobRun.ARGUMENT + index)).toList();
    }
}
