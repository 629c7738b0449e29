package memheap.pe.tck;

import static memheap.pe.tck.Pe.FIRST;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.ValueLayout;
import memheap.pe.ProcessingElements;

/** Single values. */
final class ValueScenarios {

    private ValueScenarios() {
    }

    @Scenario
    static void byteShortIntAndLongKeepTheirSigns(Pe pe) {
        ProcessingElements elements = pe.elements();
        elements.putByte(pe.next(), FIRST + 1, (byte) -pe.me());
        elements.putShort(pe.next(), FIRST + 2, (short) (Short.MIN_VALUE + pe.me()));
        elements.putInt(pe.next(), FIRST + 4, Integer.MIN_VALUE + pe.me());
        elements.putLong(pe.next(), FIRST + 8, Long.MIN_VALUE + pe.me());
        pe.barrier();
        assertThat(elements.getByte(pe.next(), FIRST + 1)).isEqualTo((byte) -pe.me());
        assertThat(elements.getShort(pe.next(), FIRST + 2)).isEqualTo((short) (Short.MIN_VALUE + pe.me()));
        assertThat(elements.getInt(pe.next(), FIRST + 4)).isEqualTo(Integer.MIN_VALUE + pe.me());
        assertThat(elements.getLong(pe.next(), FIRST + 8)).isEqualTo(Long.MIN_VALUE + pe.me());
        pe.barrier();
    }

    @Scenario
    static void valuesLieInTheHeapAsTheMachineHasThem(Pe pe) {
        pe.elements().putLong(pe.next(), FIRST, 0x0102030405060708L);
        pe.barrier();
        assertThat(pe.memory().get(ValueLayout.JAVA_LONG, FIRST)).isEqualTo(0x0102030405060708L);
        assertThat(pe.elements().getInt(pe.me(), FIRST)).isEqualTo(pe.memory().get(ValueLayout.JAVA_INT, FIRST));
    }

    @Scenario
    static void floatAndDoubleKeepEveryBit(Pe pe) {
        ProcessingElements elements = pe.elements();
        int[] floats = {0, 0x80000000, 0x7f800001, 0x7fc00000, 0xffc12345, 1};
        long[] doubles = {0, Long.MIN_VALUE, 0x7ff0000000000001L, 0x7ff8000000000000L, 0xfff8000000012345L, 1};
        for (int index = 0; index < floats.length; index++) {
            elements.putInt(pe.me(), FIRST, floats[index]);
            elements.putFloat(pe.next(), Pe.SECOND + 4 * index, elements.getFloat(pe.me(), FIRST));
            elements.putLong(pe.me(), FIRST, doubles[index]);
            elements.putDouble(pe.next(), Pe.THIRD + 8 * index, elements.getDouble(pe.me(), FIRST));
        }
        pe.barrier();
        for (int index = 0; index < floats.length; index++) {
            assertThat(elements.getInt(pe.next(), Pe.SECOND + 4 * index)).isEqualTo(floats[index]);
            assertThat(elements.getLong(pe.next(), Pe.THIRD + 8 * index)).isEqualTo(doubles[index]);
        }
        pe.barrier();
    }

    @Scenario
    static void theLastValueOfTheHeapCanBePut(Pe pe) {
        long end = pe.elements().heapBytes();
        pe.elements().putLong(pe.next(), end - 8, 42 + pe.me());
        pe.barrier();
        assertThat(pe.elements().getLong(pe.me(), end - 8)).isEqualTo(42 + pe.previous());
        pe.barrier();
        pe.elements().putByte(pe.next(), end - 1, (byte) 7);
        pe.barrier();
        assertThat(pe.elements().getByte(pe.me(), end - 1)).isEqualTo((byte) 7);
    }

    @Scenario
    static void aPutChangesNoNeighbour(Pe pe) {
        pe.elements().putByte(pe.next(), FIRST + 1, (byte) -1);
        pe.elements().putShort(pe.next(), FIRST + 18, (short) -1);
        pe.elements().putInt(pe.next(), FIRST + 36, -1);
        pe.elements().putLong(pe.next(), FIRST + 72, -1);
        pe.barrier();
        assertThat(pe.elements().getLong(pe.me(), FIRST)).isEqualTo(0xff00L);
        assertThat(pe.elements().getLong(pe.me(), FIRST + 16)).isEqualTo(0xffff0000L);
        assertThat(pe.elements().getLong(pe.me(), FIRST + 32)).isEqualTo(0xffffffff00000000L);
        assertThat(pe.elements().getLong(pe.me(), FIRST + 64) | pe.elements().getLong(pe.me(), FIRST + 80)).isZero();
    }

    @Scenario
    static void noLongIsTorn(Pe pe) {
        long pattern = 0x0101010101010101L;
        for (int round = 1; round <= 20_000; round++) {
            pe.elements().putLong(0, FIRST, pattern * (round % 100));
            long seen = pe.elements().getLong(0, FIRST);
            if (seen % pattern != 0) {
                throw new AssertionError("seen 0x%x".formatted(seen));
            }
        }
        pe.barrier();
    }

    @Scenario
    static void noDoubleIsTorn(Pe pe) {
        for (int round = 1; round <= 20_000; round++) {
            long half = round % 1000 + 1000L * pe.me();
            pe.elements().putDouble(0, FIRST, Double.longBitsToDouble(half << 32 | half));
            long seen = Double.doubleToRawLongBits(pe.elements().getDouble(0, FIRST));
            if (seen >>> 32 != (seen & 0xffffffffL)) {
                throw new AssertionError("seen 0x%x".formatted(seen));
            }
        }
        pe.barrier();
    }

    @Scenario
    static void aPutValueCanBeGotBackByItsWriterAtOnce(Pe pe) {
        for (int round = 0; round < 100; round++) {
            pe.elements().putInt(pe.next(), FIRST + 4 * pe.me(), round);
            pe.elements().quiet();
            assertThat(pe.elements().getInt(pe.next(), FIRST + 4 * pe.me())).isEqualTo(round);
        }
        pe.barrier();
    }
}
