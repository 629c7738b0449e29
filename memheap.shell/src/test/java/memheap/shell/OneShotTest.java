package memheap.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OneShotTest {

    @ParameterizedTest
    @ValueSource(strings = {"memheap:status", "memheap:replay 'a b' --json", "lb; memheap:verify", "x = (memheap:allocate 64)"})
    void aLineWithACommandOfTheHeapWaitsForOne(String line) {
        assertThat(ExecReadiness.needsHeap(line)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"lb", "cat memheap", "xmemheap:status", "memheap: status"})
    void anyOtherLineDoesNot(String line) {
        assertThat(ExecReadiness.needsHeap(line)).isFalse();
    }
}
