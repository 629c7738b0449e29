package memheap.chaos;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReservedTest {

    private static final String STACK = "7f00003ff000-7f0000400000 rw-p 00000000 00:00 0";
    private static final List<String> OPEN = List.of("7f00000ff000-7f0000100000 r--p 00000000 08:01 77 /lib/libc.so.6", "7f0000100000-7f0000200000 rw-p 00000000 00:00 0",
            "7f0000200000-7f0000300000 ---p 00000000 00:00 0", "7f0000300000-7f0000400000 rw-p 00000000 00:00 0", "ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0 [vsyscall]");

    private final Reserved reserved = new Reserved(OPEN, 0x7f0000100000L, 0x300000);

    @ParameterizedTest
    @ValueSource(strings = {"7f0000100000-7f0000200000 rw-p 00000000 00:00 0", "7f0000200000-7f0000300000 ---p 00000000 00:00 0", "7f0000100000-7f0000400000 rw-p 00000000 00:00 0",
            "7f0000080000-7f0000500000 rw-p 00000000 00:00 0"})
    void whatIsLeftOfAHeapIsFoundHoweverLittleOfTheReserveItIs(String line) {
        assertThatThrownBy(() -> reserved.requireUnmapped(List.of(STACK, line))).isInstanceOf(Loss.class).hasMessageContaining("is still mapped");
    }

    @Test
    void whatHasComeToThePlaceOfAHeapSinceIsNotTakenForIt() {
        assertThatCode(() -> reserved.requireUnmapped(List.of(OPEN.getFirst(), STACK, OPEN.getLast()))).doesNotThrowAnyException();
    }
}
