package memheap.pe.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import memheap.api.HeapClosedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PE 0 of a job that has PE 1, too. */
class MembersTest {

    private static final HeapLayout LAYOUT = new HeapLayout(1 << 20, 1 << 16);

    @TempDir
    private Path folder;

    private final FailingSystemCalls system = new FailingSystemCalls();
    private ControlFile control;
    private OwnHeap other;
    private Members members;

    @BeforeEach
    void open() throws IOException {
        control = ControlFile.open(system, folder.resolve(ControlFile.NAME), new ControlLayout(2, 1 << 20, 1 << 16));
        other = new OwnHeap(new SystemCalls(), LAYOUT, control, 1, 1);
        control.publish(1, ProcessHandle.current().pid(), other.descriptor());
        var log = new MembershipLog(control);
        log.publish(log.admit(log.admit(0, 0, 0, 1), 0, 1, 1));
        members = new Members(system, LAYOUT, control, log, 0);
    }

    @AfterEach
    void close() {
        members.close();
        other.close();
        control.close();
    }

    @Test
    void whoMeetsTheOthersWhenTheJobHasBeenLeftMapsNothing() throws IOException {
        members.pass(0);
        assertThat(members.heap(1)).isPresent();
        members.close();
        other.claim(0, 8);
        assertThatThrownBy(() -> members.pass(1)).isInstanceOf(HeapClosedException.class);
        assertThat(members.heap(1)).isEmpty();
    }

    @Test
    void aPeWhoseHeapCannotBeMappedIsAMemberThatCannotBeReached() {
        system.fail(FailingSystemCalls.NO_MEMORY, 0, 1);
        members.pass(0);
        assertThat(members.heap(1)).isEmpty();
        assertThat(members.others()).containsExactly(1);
        assertThat(members.lost()).isEmpty();
    }

    @Test
    void whatCouldNotBeMappedIsTriedAgainAtTheNextEpoch() throws IOException {
        members.pass(0);
        MemorySegment seen = members.heap(1).orElseThrow().memory();
        other.claim(0, 8);
        system.fail(FailingSystemCalls.NO_MEMORY, 0, 1);
        assertThatThrownBy(() -> members.pass(1)).isInstanceOf(UncheckedIOException.class).hasMessageContaining("could not be mapped");
        members.pass(2);
        other.memory().set(ValueLayout.JAVA_LONG, 8, 42);
        assertThat(seen.get(ValueLayout.JAVA_LONG, 8)).isEqualTo(42);
    }
}
