package memheap.base;

import static memheap.event.GenerationState.ACTIVE;
import static memheap.event.GenerationState.CLOSED;
import static memheap.event.GenerationState.DRAINING;
import static memheap.event.GenerationState.INITIALISING;
import static memheap.event.GenerationState.ORPHANED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import memheap.event.GenerationState;
import org.junit.jupiter.api.Test;

class GenerationStateTest {

    @Test
    void exactlyTheArrowsOfTheDrawingAreAllowed() {
        Map<GenerationState, Set<GenerationState>> drawing = Map.of(INITIALISING, EnumSet.of(ACTIVE, CLOSED), ACTIVE, EnumSet.of(DRAINING, ORPHANED),
                DRAINING, EnumSet.of(ACTIVE, ORPHANED, CLOSED), ORPHANED, EnumSet.of(DRAINING, CLOSED), CLOSED, EnumSet.noneOf(GenerationState.class));
        for (GenerationState from : GenerationState.values()) {
            for (GenerationState to : GenerationState.values()) {
                assertThat(from.canBecome(to)).as("%s to %s", from, to).isEqualTo(drawing.get(from).contains(to));
            }
        }
    }
}
