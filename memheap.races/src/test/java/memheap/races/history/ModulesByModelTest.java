package memheap.races.history;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Wherever Lincheck's model checker switches threads in a component's module, what they see is explained by their calls one after the other. */
class ModulesByModelTest {

    private static final int SCENARIOS = Integer.getInteger("memheap.model.scenarios", 1);
    private static final int RUNS = Integer.getInteger("memheap.model.runs", 5); // each takes a second or more

    static Stream<Class<? extends HeapCalls>> modules() {
        return ModelledCalls.all().stream();
    }

    @ParameterizedTest
    @MethodSource("modules")
    void whereverThreadsAreSwitchedWhatTheySeeIsExplained(Class<? extends HeapCalls> calls) {
        Linearizability.checkModuleByModel(calls, SCENARIOS, RUNS);
    }
}
