package memheap.bench.pe;

import java.util.List;
import memheap.pe.JobProgram;
import memheap.pe.ProcessingElements;
import memheap.pe.SymmetricMemheap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Measures, and prints a line for each figure; in PE 0. A wrong value ends it with an exception. */
@Component
public final class BenchProgram implements JobProgram {

    /** Makes a program. */
    @Activate
    public BenchProgram() {
        // its arguments have all that there is to know
    }

    @Override
    public int run(ProcessingElements elements, SymmetricMemheap heap, List<String> arguments) {
        new Measurement(elements, heap, Effort.parse(arguments), System.out).run();
        return 0;
    }
}
