package memheap.tck.bundle;

import java.nio.file.Path;
import java.util.Optional;
import memheap.spi.MemheapComponent;
import memheap.tck.KitReport;
import memheap.tck.MemheapModuleContract;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** The contract over a service. Every instance has the same component, for there is only one. */
@ExtendWith(SubjectContract.OfRun.class)
final class SubjectContract extends MemheapModuleContract {

    private final KitRun run;

    SubjectContract(KitRun run) {
        this.run = run;
    }

    @Override
    protected MemheapComponent component() {
        return run.subject().component();
    }

    @Override
    protected boolean reusesFreedMemory() {
        return run.subject().promises().reusesFreedMemory();
    }

    @Override
    protected boolean serves(long windowBytes) {
        return run.subject().promises().serves(windowBytes);
    }

    @Override
    protected String reportName() {
        return run.subject().name();
    }

    @Override
    protected void checked(KitReport report, Optional<Path> folder) {
        run.checked(report);
    }

    /** Finds the run that a check belongs to, and leaves out what is left of one that was stopped. */
    static final class OfRun implements ParameterResolver, ExecutionCondition {

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == KitRun.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return runOf(context);
        }

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return runOf(context).isStopped() ? ConditionEvaluationResult.disabled("the run was stopped") : ConditionEvaluationResult.enabled("the run goes on");
        }

        private static KitRun runOf(ExtensionContext context) {
            return KitRun.underWay(context.getConfigurationParameter(KitRun.NUMBER).orElseThrow());
        }
    }
}
