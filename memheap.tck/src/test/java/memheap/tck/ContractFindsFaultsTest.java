package memheap.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.testkit.engine.EngineTestKit;

/** The contract can fail: each of its tests fails for a component that has the fault that the test is about. */
class ContractFindsFaultsTest {

    private static final Map<String, Method> CONTRACT_TESTS = Stream.of(Test.class, ParameterizedTest.class)
            .flatMap(kind -> AnnotationSupport.findAnnotatedMethods(MemheapModuleContract.class, kind, HierarchyTraversalMode.TOP_DOWN).stream())
            .collect(Collectors.toMap(Method::getName, Function.identity()));

    @ParameterizedTest
    @EnumSource
    void aFaultIsFoundByTheTestThatIsAboutIt(Mutant mutant) {
        MutantContract.mutant = mutant;
        var run = EngineTestKit.engine("junit-jupiter")
                .selectors(selectMethod(MutantContract.class, CONTRACT_TESTS.get(mutant.finder())))
                .execute().testEvents();
        assertThat(run.failed().count()).as("failures of %s for %s", mutant.finder(), mutant).isPositive();
    }

    @Test
    void everyTestOfTheContractHasAMutantThatItFinds() {
        Set<String> finders = Arrays.stream(Mutant.values()).map(Mutant::finder).collect(Collectors.toSet());
        assertThat(finders).isEqualTo(CONTRACT_TESTS.keySet());
    }
}
