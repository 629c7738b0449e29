package memheap.pe;

import java.io.Serializable;
import java.util.List;
import memheap.api.MemheapException;

/**
 * The PEs of a job have made different calls where all have to make the same one. Every PE gets it out of that very call, and in none of them has it
 * had an effect: the heaps are still laid out alike. It is a fault of the program.
 */
public final class SymmetryViolationException extends MemheapException {

    private static final long serialVersionUID = 1L;

    /**
     * What one PE asked for.
     *
     * @param pe its number
     * @param operation what it called, such as {@code allocate}
     * @param byteSize the size that it asked for, or 0 if the operation has none
     * @param byteAlignment the alignment that it asked for, or 0 if the operation has none
     * @param address the block that it named, or that it would have got; 0 if there is none
     * @param component name and version of the component that manages its heap
     * @param caller the place in its program that made the call
     */
    public record Call(int pe, String operation, long byteSize, long byteAlignment, long address, String component, String caller) implements Serializable {
    }

    private final Call[] calls;

    /**
     * Makes an exception.
     *
     * @param message the whole sentence for the log
     * @param calls what each PE asked for
     */
    public SymmetryViolationException(String message, List<Call> calls) {
        super(message);
        this.calls = calls.toArray(Call[]::new);
    }

    /**
     * What each PE asked for.
     *
     * @return one for each PE that lives, in the order of their numbers
     */
    public List<Call> calls() {
        return List.of(calls);
    }
}
