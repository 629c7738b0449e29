package memheap.tck.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an author says in service properties. */
class PromisesTest {

    @Test
    void withoutAWordEverythingIsPromised() {
        Promises promises = Promises.of(Map.of());
        assertThat(promises.reusesFreedMemory()).isTrue();
        assertThat(promises.serves(12 << 10)).isTrue();
        assertThat(promises.serves(8L << 30)).isTrue();
    }

    @Test
    void valuesMayBeTypedOrText() {
        assertThat(Promises.of(Map.of(Promises.REUSES_FREED_MEMORY, false)).reusesFreedMemory()).isFalse();
        assertThat(Promises.of(Map.of(Promises.REUSES_FREED_MEMORY, "false")).reusesFreedMemory()).isFalse();
        assertThat(Promises.of(Map.of(Promises.MOST_WINDOW_BYTES, 4096)).serves(4097)).isFalse();
        assertThat(Promises.of(Map.of(Promises.MOST_WINDOW_BYTES, "4096")).serves(4096)).isTrue();
    }

    @Test
    void onlyPowersOfTwoMayBeServed() {
        Promises promises = Promises.of(Map.of(Promises.POWERS_OF_TWO_ONLY, true));
        assertThat(promises.serves(1 << 20)).isTrue();
        assertThat(promises.serves(12 << 10)).isFalse();
    }

    @Test
    void anythingElseIsRefusedByName() {
        assertThatThrownBy(() -> Promises.of(Map.of(Promises.REUSES_FREED_MEMORY, "no")))
                .isInstanceOf(IllegalArgumentException.class).hasMessage("the service property memheap.tck.reusesFreedMemory is true or false, but was 'no'");
        assertThatThrownBy(() -> Promises.of(Map.of(Promises.MOST_WINDOW_BYTES, "4G")))
                .hasMessage("the service property memheap.tck.mostWindowBytes is a number of bytes, but was '4G'");
    }
}
