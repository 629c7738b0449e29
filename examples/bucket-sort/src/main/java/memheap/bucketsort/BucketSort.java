package memheap.bucketsort;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import memheap.pe.JobProgram;
import memheap.pe.ProcessingElements;
import memheap.pe.Reduction;
import memheap.pe.SymmetricMemheap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Sorts keys over all PEs, and looks whether they are sorted. PE 0 prints what was done and how long its phases have taken.
 *
 * <p>Its arguments are {@code KEYS_PER_PE} and {@code SEED}. Its status is 0 if all went well, 1 if a check has failed, and 2 if an argument is wrong.
 */
@Component
public final class BucketSort implements JobProgram {

    private static final int WRONG_KEYS = 1;
    private static final int WRONG_ARGUMENTS = 2;

    private final PrintStream out;
    private final PrintStream errors;

    /** Makes one that prints where its PE does. */
    @Activate
    public BucketSort() {
        this(System.out, System.err);
    }

    BucketSort(PrintStream out, PrintStream errors) {
        this.out = out;
        this.errors = errors;
    }

    @Override
    public int run(ProcessingElements elements, SymmetricMemheap heap, List<String> arguments) {
        SortArguments parsed;
        try {
            parsed = SortArguments.parse(arguments);
        } catch (IllegalArgumentException wrong) {
            return refuse(elements, wrong.getMessage());
        }
        return sort(elements, heap, parsed);
    }

    private int sort(ProcessingElements elements, SymmetricMemheap heap, SortArguments arguments) {
        var phases = new Phases();
        int[] keys = new KeySource(arguments.seed()).keys((long) elements.me() * arguments.keysPerPe(), arguments.keysPerPe());
        Checksum drawn = Checksum.of(keys).ofAll(elements);
        phases.end("draw");
        Buckets.Grouped grouped = new Buckets(elements.count()).group(keys);
        phases.end("group");
        int[] bucket = new KeyExchange(elements, heap).exchange(grouped);
        phases.end("exchange");
        Arrays.sort(bucket);
        phases.end("sort");
        List<String> complaints = new SortCheck(elements, heap).complaints(bucket, drawn);
        complaints.forEach(complaint -> errors.println("bucket-sort: " + complaint));
        boolean isSorted = elements.reduce(Reduction.SUM, complaints.size()) == 0; // and nobody leaves before all have said what is wrong
        phases.end("check");
        if (elements.me() == 0) {
            out.println(String.format(Locale.ROOT, "bucket-sort: %s; %d PEs, seed %d: %s", drawn, elements.count(), arguments.seed(), isSorted ? "sorted" : "NOT sorted"));
            out.println("bucket-sort: " + phases);
        }
        return isSorted ? 0 : WRONG_KEYS;
    }

    /** Who returns another status than 0 ends the job for all, so nobody does before it is said why. */
    private int refuse(ProcessingElements elements, String why) {
        if (elements.me() == 0) {
            errors.println("bucket-sort: " + why);
            errors.println(SortArguments.USAGE);
        }
        elements.barrier();
        return WRONG_ARGUMENTS;
    }
}
