package memheap.races.history;

import java.util.List;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionResult;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;
import org.jetbrains.kotlinx.lincheck.execution.ResultWithClock;
import org.jetbrains.kotlinx.lincheck.util.LincheckResult;
import org.jetbrains.kotlinx.lincheck.util.ValueResult;
import org.jetbrains.lincheck.datastructures.verifier.Verifier;

/**
 * Lincheck's question whether results are right, put to a {@link History}: where a block lies differs from run to run, so results cannot be compared with those of
 * one specification.
 */
public final class HeapVerifier implements Verifier {

    private final boolean concedes;

    /**
     * Makes a verifier.
     *
     * @param calls the class whose calls are checked
     */
    public HeapVerifier(Class<?> calls) {
        this.concedes = Conceding.class.isAssignableFrom(calls);
    }

    @Override
    public boolean verifyResults(ExecutionScenario scenario, ExecutionResult results) {
        List<List<History.Event>> threads = results.getParallelResultsWithClock().stream().map(HeapVerifier::events).toList();
        return new History(answers(results.getInitResults()), threads, answers(results.getPostResults()), concedes).isExplained();
    }

    private static List<History.Event> events(List<ResultWithClock> results) {
        return results.stream().map(result -> new History.Event(answer(result.getResult()), result.getClockOnStart().getClock())).toList();
    }

    private static List<Answer> answers(List<? extends LincheckResult> results) {
        return results.stream().map(HeapVerifier::answer).toList();
    }

    /** Whatever is no answer, above all an exception that no call may throw, is explained by nothing. */
    private static Answer answer(LincheckResult result) {
        return result instanceof ValueResult value && value.getValue() instanceof Answer answer ? answer : new Answer.Full(0);
    }
}
