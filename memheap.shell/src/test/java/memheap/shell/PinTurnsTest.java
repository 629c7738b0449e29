package memheap.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.lang.foreign.Arena;
import java.util.Hashtable;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PinTurnsTest {

    private final FakeConfigurations configurations = new FakeConfigurations();
    private final FakeBase base = new FakeBase(Arena.ofAuto(), configurations);
    private final PinTurns turns = new PinTurns(new Pin(configurations.admin()), base.inspector());

    @Test
    void selectingPinsAndReleasingBringsTheFormerStateBack() throws InterruptedException {
        turns.select("buddy");
        assertThat(configurations.value("memheap.pin")).isEqualTo("buddy");
        turns.select("ptmalloc");
        turns.select("buddy");
        turns.release();

        assertThat(configurations.stored).isNull();
        assertThat(base.activated).containsExactly("ptmalloc", "buddy", "ptmalloc", "buddy", "ptmalloc");
    }

    @Test
    void releasingRestoresAFormerPinAndKeepsOtherKeys() throws InterruptedException {
        configurations.stored = new Hashtable<>(Map.of("service.pid", "memheap", "memheap.pin", "buddy", "memheap.exclude", "tlsf"));
        base.activated.add("buddy");
        assertThat(turns.eligible()).containsExactly("ptmalloc", "buddy");
        turns.select("ptmalloc");
        assertThat(configurations.value("memheap.exclude")).isEqualTo("tlsf");
        turns.release();

        assertThat(configurations.value("memheap.pin")).isEqualTo("buddy");
        assertThat(configurations.value("memheap.exclude")).isEqualTo("tlsf");
        assertThat(base.activated).endsWith("ptmalloc", "buddy");
    }

    @Test
    void unpinningKeepsOtherKeys() {
        configurations.stored = new Hashtable<>(Map.of("service.pid", "memheap", "memheap.pin", "buddy", "memheap.exclude", "tlsf"));
        base.activated.add("buddy");
        turns.unpin();
        assertThat(configurations.stored).isEqualTo(Map.of("service.pid", "memheap", "memheap.exclude", "tlsf"));
        assertThat(base.activated).endsWith("ptmalloc");
    }

    @Test
    void releasingWithoutASelectionChangesNothing() {
        turns.release();
        assertThat(configurations.stored).isNull();
    }

    @Test
    void anUnknownOrQuarantinedNamePinsNothing() {
        base.quarantined.put("buddy", "its init hung");
        assertThatIllegalArgumentException().isThrownBy(() -> turns.select("tlsf")).withMessage("no component is named 'tlsf'; known: 'ptmalloc', 'buddy'");
        assertThatIllegalStateException().isThrownBy(() -> turns.select("buddy")).withMessage("cannot select 'buddy': it is quarantined, its init hung");
        assertThat(configurations.stored).isNull();
        assertThat(turns.eligible()).containsExactly("ptmalloc");
    }
}
