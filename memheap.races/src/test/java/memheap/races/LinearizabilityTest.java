package memheap.races;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.stream.Stream;
import memheap.races.history.Linearizability;
import memheap.races.history.Way;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LinearizabilityTest {

    static Stream<Linearizability> components() {
        return Arrays.stream(Subject.values()).flatMap(subject -> Arrays.stream(Way.values()).map(way -> new Linearizability(subject, way)));
    }

    @ParameterizedTest
    @MethodSource("components")
    void whatThreadsSeeIsExplainedByTheirCallsOneAfterTheOther(Linearizability linearizability) {
        assumeTrue(linearizability.applies(), "opens no caches");
        linearizability.checkByStress(10, 300);
    }

    @Test
    void whereverThreadsAreSwitchedInLanesWhatTheySeeIsExplained() {
        Linearizability.checkLanesByModel(2, 20);
    }
}
