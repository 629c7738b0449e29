package memheap.pe.tck;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** All scenarios, in the same order in every JVM. */
final class Scenarios {

    private static final List<Class<?>> GROUPS = List.of(BytesScenarios.class, ValueScenarios.class, StridedScenarios.class, ArgumentScenarios.class,
            AtomicScenarios.class, OrderScenarios.class, SignalScenarios.class, CollectiveScenarios.class, ReductionScenarios.class, PlaceScenarios.class, ThreadScenarios.class, SessionScenarios.class);

    private Scenarios() {
    }

    static List<Method> all() {
        return GROUPS.stream().flatMap(Scenarios::of).toList();
    }

    private static Stream<Method> of(Class<?> group) {
        return Arrays.stream(group.getDeclaredMethods()).filter(method -> method.isAnnotationPresent(Scenario.class)).sorted(Comparator.comparing(Method::getName));
    }

    /** The sentence that a scenario's name is. */
    static String sentence(Method scenario) {
        return scenario.getName().replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
    }
}
