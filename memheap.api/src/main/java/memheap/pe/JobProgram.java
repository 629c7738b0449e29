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
     * <p>Called once, by a thread of its own whose context class loader is that of this program's class. It is interrupted if the container is stopped before this returns: whoever
     * waits for something of its own then ends soon, best by an {@link InterruptedException}.
     *
     * <p>A PE that has returned 0 comes to one more barrier, so that nothing is taken away that another one still reads. One that has returned something else, or has thrown, does not
     * wait for the others: they are told of its loss, and ended soon after, unless the job was started with {@code --keep-going}.
     *
     * @param elements the PEs
     * @param heap the symmetric heap; what is left in it goes with the job
     * @param arguments what followed the bundle on the command line, the same in all PEs
     * @return the status that this PE's process ends with, 0 to 255: 0 if all went well; any other number is told, and becomes 1
     * @throws Exception whatever has failed; its stack trace is printed, and the status is 1
     */
    int run(ProcessingElements elements, SymmetricMemheap heap, List<String> arguments) throws Exception;
}
