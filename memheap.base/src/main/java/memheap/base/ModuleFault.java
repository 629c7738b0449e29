package memheap.base;

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

    Generation generation() {
        return generation;
    }
}
