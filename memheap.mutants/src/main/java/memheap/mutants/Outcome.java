package memheap.mutants;

import java.util.Locale;

/**
 * What came of one mutant.
 *
 * @param mutant the mutant
 * @param judgement what came of it
 * @param seconds how long it took to build and to run
 */
record Outcome(Mutant mutant, Judgement judgement, double seconds) {

    boolean isKilled() {
        return judgement.verdict() == Verdict.KILLED;
    }

    /** As it is told at once. */
    String told() {
        return String.format(Locale.ROOT, "%-4s %s: %s%n     %s by %s in %.0f s: %s", mutant.number(), mutant.edit().type(), mutant.here(),
                judgement.verdict().label(), mutant.test().name(), seconds, judgement.reason());
    }
}
