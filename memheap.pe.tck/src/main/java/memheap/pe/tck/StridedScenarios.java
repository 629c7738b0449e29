package memheap.pe.tck;

import static memheap.pe.tck.Pe.FIRST;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Elements that lie apart. */
final class StridedScenarios {

    private StridedScenarios() {
    }

    @Scenario
    static void elementsArePutApartAndNothingBetweenThem(Pe pe) {
        int[] source = {1, 2, 3, 4, 5};
        pe.elements().putStrided(pe.next(), FIRST, 12, MemorySegment.ofArray(source), 4, 4, 5);
        pe.barrier();
        for (int index = 0; index < 5; index++) {
            assertThat(pe.elements().getInt(pe.me(), FIRST + index * 12L)).isEqualTo(source[index]);
            assertThat(pe.elements().getInt(pe.me(), FIRST + index * 12L + 4)).isZero();
            assertThat(pe.elements().getInt(pe.me(), FIRST + index * 12L + 8)).isZero();
        }
    }

    @Scenario
    static void elementsAreGotTogetherAndApart(Pe pe) {
        for (int index = 0; index < 10; index++) {
            pe.elements().putLong(pe.me(), FIRST + index * 24L, 100 * pe.me() + index);
        }
        pe.barrier();
        var together = new long[10];
        pe.elements().getStrided(pe.next(), FIRST, 24, MemorySegment.ofArray(together), 8, 8, 10);
        var apart = new long[20];
        pe.elements().getStrided(pe.next(), FIRST, 24, MemorySegment.ofArray(apart), 16, 8, 10);
        for (int index = 0; index < 10; index++) {
            assertThat(together[index]).isEqualTo(100 * pe.next() + index);
            assertThat(apart[2 * index]).isEqualTo(100 * pe.next() + index);
            assertThat(apart[2 * index + 1]).isZero();
        }
        pe.barrier();
    }

    @Scenario
    static void aStrideOfAnElementIsACopy(Pe pe) {
        byte[] source = pe.bytes(pe.me(), 300);
        pe.elements().putStrided(pe.next(), FIRST, 3, MemorySegment.ofArray(source), 3, 3, 100);
        pe.barrier();
        assertThat(pe.memory().asSlice(FIRST, 300).toArray(ValueLayout.JAVA_BYTE)).isEqualTo(pe.bytes(pe.previous(), 300));
        pe.barrier();
    }

    @Scenario
    static void noElementsAreNothing(Pe pe) {
        pe.elements().putStrided(pe.next(), FIRST, 8, MemorySegment.ofArray(new long[0]), 8, 8, 0);
        pe.elements().getStrided(pe.next(), FIRST, 8, MemorySegment.ofArray(new long[0]), 8, 8, 0);
        pe.barrier();
        assertThat(pe.elements().getLong(pe.me(), FIRST)).isZero();
    }

    @Scenario
    static void theLastElementMayEndTheHeap(Pe pe) {
        long end = pe.elements().heapBytes();
        pe.elements().putStrided(pe.next(), end - 40, 32, MemorySegment.ofArray(new long[] {7, 8}), 8, 8, 2);
        pe.barrier();
        assertThat(pe.elements().getLong(pe.me(), end - 40)).isEqualTo(7);
        assertThat(pe.elements().getLong(pe.me(), end - 8)).isEqualTo(8);
        pe.refuses(() -> pe.elements().putStrided(pe.next(), end - 32, 32, MemorySegment.ofArray(new long[] {7, 8}), 8, 8, 2), "40 bytes", "behind the heap");
        pe.barrier();
    }

    @Scenario
    static void stridesAndSizesThatMakeNoSenseAreRefused(Pe pe) {
        MemorySegment local = MemorySegment.ofArray(new long[4]);
        pe.refuses(() -> pe.elements().putStrided(pe.next(), FIRST, 7, local, 8, 8, 4), "target stride of 7 bytes", "8 bytes");
        pe.refuses(() -> pe.elements().putStrided(pe.next(), FIRST, 8, local, 7, 8, 4), "source stride of 7 bytes");
        pe.refuses(() -> pe.elements().getStrided(pe.next(), FIRST, -8, local, 8, 8, 4), "source stride of -8 bytes");
        pe.refuses(() -> pe.elements().putStrided(pe.next(), FIRST, 8, local, 8, 0, 4), "4 elements of 0 bytes");
        pe.refuses(() -> pe.elements().getStrided(pe.next(), FIRST, 8, local, 8, 8, -1), "-1 elements");
        pe.refuses(() -> pe.elements().putStrided(pe.next(), FIRST, 8, local, 8, 8, 5), "40 bytes of the local segment", "32");
        pe.refuses(() -> pe.elements().getStrided(pe.next(), FIRST, 8, local, Long.MAX_VALUE, 8, 4), "local segment");
        pe.barrier();
    }
}
