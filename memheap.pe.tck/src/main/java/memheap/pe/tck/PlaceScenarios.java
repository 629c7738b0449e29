package memheap.pe.tck;

import static memheap.pe.tck.Pe.FIRST;
import static memheap.pe.tck.Pe.HEAP_BYTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Who is there, and where heaps are. */
final class PlaceScenarios {

    private PlaceScenarios() {
    }

    @Scenario
    static void everyPeHasANumberOfItsOwn(Pe pe) {
        pe.elements().orLong(0, FIRST, 1L << pe.me());
        pe.barrier();
        assertThat(pe.elements().fetchLong(0, FIRST)).isEqualTo((1L << pe.count()) - 1);
        pe.barrier();
    }

    @Scenario
    static void theHeapHasTheSizeThatWasAskedFor(Pe pe) {
        assertThat(pe.elements().heapBytes()).isEqualTo(HEAP_BYTES);
        assertThat(pe.memory().byteSize()).isEqualTo(HEAP_BYTES);
        assertThat(pe.memory().address() % (1 << 16)).isZero();
        assertThat(pe.elements().memory()).isSameAs(pe.elements().memory());
    }

    @Scenario
    static void onesOwnHeapIsAPeers(Pe pe) {
        MemorySegment own = pe.elements().peer(pe.me()).orElseThrow();
        own.set(ValueLayout.JAVA_LONG, FIRST, 5);
        assertThat(pe.memory().get(ValueLayout.JAVA_LONG, FIRST)).isEqualTo(5);
    }

    @Scenario
    static void aMappedHeapIsThatOfThePeer(Pe pe) {
        pe.elements().peer(pe.next()).ifPresent(heap -> {
            assertThat(heap.byteSize()).isEqualTo(HEAP_BYTES);
            heap.set(ValueLayout.JAVA_LONG, FIRST, 1000 + pe.me());
            heap.set(ValueLayout.JAVA_BYTE, HEAP_BYTES - 1, (byte) pe.me());
        });
        pe.barrier();
        if (pe.elements().peer(pe.previous()).isPresent()) {
            assertThat(pe.elements().getLong(pe.me(), FIRST)).isEqualTo(1000 + pe.previous());
            assertThat(pe.elements().getByte(pe.me(), HEAP_BYTES - 1)).isEqualTo((byte) pe.previous());
        }
        pe.barrier();
    }

    @Scenario
    static void aMappedHeapShowsWhatIsPut(Pe pe) {
        pe.elements().putLong(pe.next(), FIRST, 77 + pe.me());
        pe.elements().quiet();
        pe.elements().peer(pe.next()).ifPresent(heap -> assertThat(heap.get(ValueLayout.JAVA_LONG, FIRST)).isEqualTo(77 + pe.me()));
        pe.barrier();
    }

    @Scenario
    static void aMappedHeapHasBounds(Pe pe) {
        pe.elements().peer(pe.next()).ifPresent(heap -> assertThatThrownBy(() -> heap.get(ValueLayout.JAVA_LONG, HEAP_BYTES - 7)).isInstanceOf(IndexOutOfBoundsException.class));
    }

    @Scenario
    static void nobodyIsLostAndEveryPlaceHasItsFirstJvm(Pe pe) {
        assertThat(pe.elements().lost()).isEmpty();
        for (int other = 0; other < pe.count(); other++) {
            assertThat(pe.elements().incarnation(other)).isEqualTo(1);
        }
    }
}
