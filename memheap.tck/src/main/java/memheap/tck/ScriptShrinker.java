package memheap.tck;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Runs a script, and when it fails, makes it shorter and simpler for as long as it still fails. A run that throws anything counts as a
 * failure, so the fault at the end may be another one than at the start: the simplest that the script leads to.
 */
final class ScriptShrinker {

    /** Operations that the search may do; enough for some hundred operations to be shrunk to a few, and a bound where every run is long. */
    private static final long MOST_OPERATIONS = 1_000_000;

    private final Consumer<HeapScript> trial;
    private long operationsDone;
    private HeapScript shortest;
    private Throwable fault;

    private ScriptShrinker(Consumer<HeapScript> trial) {
        this.trial = trial;
    }

    /**
     * Runs a script.
     *
     * @param script the script
     * @param trial runs a script on a heap of its own, and throws if it fails
     * @throws AssertionError if it fails; the message is the shortest script that does
     */
    static void run(HeapScript script, Consumer<HeapScript> trial) {
        var shrinker = new ScriptShrinker(trial);
        if (shrinker.fails(script)) {
            shrinker.shrink();
            throw new AssertionError(shrinker.report(script), shrinker.fault);
        }
    }

    private void shrink() {
        long before;
        do {
            before = operationsDone;
            dropOperations();
        } while (simplifyOperations() && operationsDone > before && operationsDone < MOST_OPERATIONS);
    }

    /** Drops runs of operations, long ones first. */
    private void dropOperations() {
        for (int length = Math.max(1, shortest.operations().size() / 2); length > 0; length /= 2) {
            for (int start = shortest.operations().size() - length; start >= 0; start -= length) {
                var fewer = new ArrayList<>(shortest.operations());
                int end = Math.min(start + length, fewer.size());
                if (start < end) {
                    fewer.subList(start, end).clear();
                    fails(new HeapScript(shortest.seed(), fewer));
                }
            }
        }
    }

    /** Puts a simpler operation in the place of each; returns whether that ever went well. */
    private boolean simplifyOperations() {
        boolean simplified = false;
        for (int step = 0; step < shortest.operations().size(); step++) {
            while (simplify(step)) {
                simplified = true;
            }
        }
        return simplified;
    }

    private boolean simplify(int step) {
        Operation present = shortest.operations().get(step);
        return present.simpler().filter(simpler -> !simpler.equals(present)).anyMatch(simpler -> {
            List<Operation> changed = new ArrayList<>(shortest.operations());
            changed.set(step, simpler);
            return fails(new HeapScript(shortest.seed(), changed));
        });
    }

    /** Runs a script; if it fails, it is the shortest one so far. The first one is run however long it is. */
    private boolean fails(HeapScript script) {
        if (operationsDone >= MOST_OPERATIONS) {
            return false;
        }
        operationsDone += Math.max(1, script.operations().size());
        try {
            trial.accept(script);
            return false;
        } catch (Exception | AssertionError | StackOverflowError broken) {
            shortest = script;
            fault = broken;
            return true;
        }
    }

    private String report(HeapScript script) {
        return String.format(Locale.ROOT, """
                the script of seed %d breaks the contract: %s
                the shortest script found, %d of %d operations (a live block has its number modulo the live ones, ascending by offset):
                %s
                replay with -D%s=%d
                """, script.seed(), fault.getMessage(), shortest.operations().size(), script.operations().size(), shortest,
                        HeapScript.SEED_PROPERTY, script.seed());
    }
}
