package memheap.pe;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * What the PEs of a job compute, published as an OSGi service by the bundle that {@code memheap job} is given: each PE's container runs it once, when that PE has joined and its symmetric heap is there.
 *
 * <p>It need not be the only bundle that uses the job: {@link ProcessingElements} and {@link SymmetricMemheap} are services that every bundle may ask for.
 */
@ConsumerType
public interface JobProgram {

    /**
     * Computes this PE's part. Other PEs run the same; what all of them call together has to be called by each.
     *
     * <p>After all have returned 0, the PEs meet in one more barrier, so that nothing is taken away that another one still reads; a PE that has returned something else, or has thrown, does not wait
     * for the others, and ends the job for them.
     *
     * @param elements the PEs
     * @param heap the symmetric heap; what is left in it goes with the job
     * @param arguments what followed the bundle on the command line, the same in all PEs
     * @return the status that this PE's process ends with, 0 to 255: 0 if all went well
     * @throws Exception whatever has failed; its stack trace is printed, and the status is 1
     */
    int run(ProcessingElements elements, SymmetricMemheap heap, List<String> arguments) throws Exception;
}
