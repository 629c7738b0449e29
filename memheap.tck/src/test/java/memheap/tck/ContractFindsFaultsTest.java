package memheap.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.io.IOException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** The contract can fail: each of its checks fails for a component that has the fault that the check is about, and no component makes the kit itself fail. */
class ContractFindsFaultsTest {

    static final Map<String, Method> CHECKS = Stream.of(Test.class, ParameterizedTest.class)
            .flatMap(kind -> AnnotationSupport.findAnnotatedMethods(MemheapModuleContract.class, kind, HierarchyTraversalMode.TOP_DOWN).stream())
            .collect(Collectors.toMap(Method::getName, Function.identity()));

    private static final MutantTable TABLE = new MutantTable();

    @AfterEach
    void nobodyIsAMutant() {
        System.clearProperty(Mutant.PROPERTY);
    }

    @AfterAll
    static void writeTheTable() throws IOException {
        TABLE.write();
    }

    static List<Mutant> mutants() {
        return Mutant.all();
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void aFaultIsFoundByTheCheckThatIsAboutIt(Mutant mutant) {
        System.setProperty(Mutant.PROPERTY, mutant.name());
        EngineExecutionResults run = EngineTestKit.engine("junit-jupiter").selectors(selectMethod(MutantContract.class, CHECKS.get(mutant.finder())))
                .configurationParameter(ReportFolder.PROPERTY, "off").configurationParameter(CheckTime.PROPERTY, String.valueOf(mutant.timeoutSeconds())).execute();
        assertThat(run.containerEvents().failed().count()).as("containers that failed for %s, so that the kit crashed", mutant).isZero();
        List<Event> failures = run.testEvents().failed().list();
        assertThat(failures).as("failures of %s for %s, which %s", mutant.finder(), mutant, mutant.fault()).isNotEmpty();
        Event first = failures.getFirst();
        String message = first.getRequiredPayload(TestExecutionResult.class).getThrowable().map(KitRecorder::messageOf).orElse("");
        TABLE.add(mutant, CHECKS.get(mutant.finder()), first.getTestDescriptor().getDisplayName(), message);
    }

    @Test
    void everyCheckHasAMutantThatItFinds() {
        Set<String> finders = Mutant.all().stream().map(Mutant::finder).collect(Collectors.toSet());
        assertThat(finders).isEqualTo(CHECKS.keySet());
    }

    @Test
    void everyMutantHasANameAndAFaultOfItsOwn() {
        assertThat(Mutant.all()).extracting(Mutant::name).doesNotHaveDuplicates();
        assertThat(Mutant.all()).extracting(Mutant::fault).doesNotHaveDuplicates();
    }

    @Test
    void everyCheckOfTheKitHasAnArea() {
        assertThat(CHECKS.values().stream().filter(check -> Check.areaOf(check) == Area.OWN).map(Method::getName)).isEmpty();
        Set<Area> areas = CHECKS.values().stream().map(Check::areaOf).collect(Collectors.toSet());
        assertThat(Arrays.stream(Area.values()).filter(area -> area != Area.OWN && !areas.contains(area))).as("areas without a check").isEmpty();
    }
}
