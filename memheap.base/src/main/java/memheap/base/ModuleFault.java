package memheap.base;

import java.util.Locale;

/** A module did what its contract forbids. It never leaves the base: whoever called gets served by the next best component. */
final class ModuleFault extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Generation generation;

    /** Makes a fault without a stack trace of ours; what the module threw is the cause. */
    ModuleFault(Generation generation, String message, Throwable cause) {
        super(message, cause, false, false);
        this.generation = generation;
    }

    ModuleFault(Generation generation, String message) {
        this(generation, message, null);
    }

    /** A module threw. */
    static ModuleFault thrown(Generation generation, String call, Throwable thrown) {
        return new ModuleFault(generation, String.format(Locale.ROOT, "%s threw %s", call, thrown), thrown);
    }

    /** A module returned an offset that it must not return. */
    static ModuleFault returned(Generation generation, long offset, long byteSize, long byteAlignment) {
        String what = (offset & (byteAlignment - 1)) != 0 && offset >= 0 ? "which is not aligned" : String.format(Locale.ROOT,
                "which lies outside of its window of %d bytes", generation.window().byteSize());
        return new ModuleFault(generation, String.format(Locale.ROOT, "allocate(%d, %d) returned offset 0x%x, %s", byteSize, byteAlignment, offset, what));
    }

    Generation generation() {
        return generation;
    }
}
