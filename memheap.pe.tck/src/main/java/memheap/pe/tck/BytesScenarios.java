package memheap.pe.tck;

import static memheap.pe.tck.Pe.FIRST;
import static memheap.pe.tck.Pe.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Bytes put and got. */
final class BytesScenarios {

    private BytesScenarios() {
    }

    @Scenario
    static void bytesThatWerePutAreThereAfterABarrier(Pe pe) {
        pe.elements().put(pe.next(), FIRST, pe.bytes(pe.me(), 1000));
        pe.barrier();
        assertThat(pe.own(FIRST, 1000)).isEqualTo(pe.bytes(pe.previous(), 1000));
    }

    @Scenario
    static void bytesThatAnotherOneHasAreGot(Pe pe) {
        pe.elements().put(pe.me(), FIRST, pe.bytes(pe.me(), 1000));
        pe.barrier();
        var got = new byte[1000];
        pe.elements().get(pe.next(), FIRST, got);
        assertThat(got).isEqualTo(pe.bytes(pe.next(), 1000));
        pe.barrier();
    }

    @Scenario
    static void segmentsThatWerePutAreThereAfterABarrier(Pe pe) {
        try (Arena arena = Arena.ofConfined()) {
            pe.elements().put(pe.next(), FIRST, arena.allocateFrom(ValueLayout.JAVA_BYTE, pe.bytes(pe.me(), 777)));
            pe.elements().put(pe.next(), SECOND, MemorySegment.ofArray(pe.bytes(pe.me(), 888)));
        }
        pe.barrier();
        assertThat(pe.own(FIRST, 777)).isEqualTo(pe.bytes(pe.previous(), 777));
        assertThat(pe.own(SECOND, 888)).isEqualTo(pe.bytes(pe.previous(), 888));
    }

    @Scenario
    static void segmentsAreGotIntoNativeMemoryAndTheJavaHeap(Pe pe) {
        pe.elements().put(pe.me(), FIRST, pe.bytes(pe.me(), 500));
        pe.barrier();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment target = arena.allocate(500);
            pe.elements().get(pe.next(), FIRST, target);
            assertThat(target.toArray(ValueLayout.JAVA_BYTE)).isEqualTo(pe.bytes(pe.next(), 500));
        }
        MemorySegment target = MemorySegment.ofArray(new short[250]);
        pe.elements().get(pe.next(), FIRST, target);
        assertThat(target.toArray(ValueLayout.JAVA_BYTE)).isEqualTo(pe.bytes(pe.next(), 500));
        pe.barrier();
    }

    @Scenario
    static void onlyTheBytesOfAPutChange(Pe pe) {
        for (int length : new int[] {0, 1, 2, 3, 7, 8, 9, 15, 16, 17, 63, 64, 65, 4095, 4096, 4097}) {
            long address = SECOND + 3;
            pe.memory().fill((byte) 0x55);
            pe.barrier();
            pe.elements().put(pe.next(), address, pe.bytes(length, length));
            pe.barrier();
            assertThat(pe.own(address, length)).isEqualTo(pe.bytes(length, length));
            MemorySegment memory = pe.memory();
            assertThat(memory.get(ValueLayout.JAVA_BYTE, address - 1)).isEqualTo((byte) 0x55);
            assertThat(memory.get(ValueLayout.JAVA_BYTE, address + length)).isEqualTo((byte) 0x55);
            pe.barrier();
        }
    }

    @Scenario
    static void theFirstAndTheLastByteOfTheHeapCanBePutAndGot(Pe pe) {
        long last = pe.elements().heapBytes() - 1;
        pe.elements().put(pe.next(), 1, new byte[] {(byte) pe.me()});
        pe.elements().put(pe.next(), last, new byte[] {(byte) (pe.me() + 100)});
        pe.barrier();
        var got = new byte[1];
        pe.elements().get(pe.next(), 1, got);
        assertThat(got[0]).isEqualTo((byte) pe.me());
        pe.elements().get(pe.next(), last, got);
        assertThat(got[0]).isEqualTo((byte) (pe.me() + 100));
        pe.barrier();
    }

    @Scenario
    static void nothingIsPutOrGotAtTheEndOfTheHeap(Pe pe) {
        pe.elements().put(pe.next(), pe.elements().heapBytes(), new byte[0]);
        pe.elements().get(pe.next(), pe.elements().heapBytes(), new byte[0]);
        pe.barrier();
        assertThat(pe.memory().mismatch(MemorySegment.ofArray(new byte[(int) pe.elements().heapBytes()]))).isEqualTo(-1);
        pe.barrier();
    }

    @Scenario
    static void aPutIntoOnesOwnHeapMayOverlapItsSource(Pe pe) {
        for (int shift : new int[] {-9, -1, 0, 1, 9}) {
            pe.elements().put(pe.me(), FIRST, pe.bytes(pe.me(), 1000));
            pe.elements().put(pe.me(), FIRST + shift, pe.memory().asSlice(FIRST, 1000));
            assertThat(pe.own(FIRST + shift, 1000)).isEqualTo(pe.bytes(pe.me(), 1000));
        }
    }

    @Scenario
    static void aGetFromOnesOwnHeapMayOverlapItsTarget(Pe pe) {
        for (int shift : new int[] {-9, -1, 0, 1, 9}) {
            pe.elements().put(pe.me(), FIRST, pe.bytes(pe.me(), 1000));
            pe.elements().get(pe.me(), FIRST, pe.memory().asSlice(FIRST + shift, 1000));
            assertThat(pe.own(FIRST + shift, 1000)).isEqualTo(pe.bytes(pe.me(), 1000));
        }
    }

    @Scenario
    static void aLargePieceArrivesAsAWhole(Pe pe) {
        int length = (int) Pe.ROOM;
        pe.elements().put(pe.next(), FIRST, pe.bytes(pe.me(), length));
        pe.barrier();
        assertThat(pe.own(FIRST, length)).isEqualTo(pe.bytes(pe.previous(), length));
        pe.barrier();
    }

    @Scenario
    static void theSourceOfAPutMayBeUsedAgainAtOnce(Pe pe) {
        byte[] source = pe.bytes(pe.me(), 100);
        pe.elements().put(pe.next(), FIRST, source);
        source[0]++;
        source[99]++;
        pe.barrier();
        assertThat(pe.own(FIRST, 100)).isEqualTo(pe.bytes(pe.previous(), 100));
    }

    @Scenario
    static void whatWasBegunIsCompleteAfterAQuiet(Pe pe) {
        pe.elements().put(pe.me(), SECOND, pe.bytes(pe.me(), 3000));
        pe.barrier();
        MemorySegment target = MemorySegment.ofArray(new byte[3000]);
        pe.elements().getNonBlocking(pe.next(), SECOND, target);
        pe.elements().putNonBlocking(pe.next(), FIRST, MemorySegment.ofArray(pe.bytes(pe.me(), 3000)));
        pe.elements().quiet();
        assertThat(target.toArray(ValueLayout.JAVA_BYTE)).isEqualTo(pe.bytes(pe.next(), 3000));
        var back = new byte[3000];
        pe.elements().get(pe.next(), FIRST, back);
        assertThat(back).isEqualTo(pe.bytes(pe.me(), 3000));
        pe.barrier();
    }

    @Scenario
    static void whatWasBegunIsCompleteAfterABarrier(Pe pe) {
        MemorySegment source = MemorySegment.ofArray(pe.bytes(pe.me(), 3000));
        pe.elements().putNonBlocking(pe.next(), FIRST, source);
        pe.barrier();
        assertThat(pe.own(FIRST, 3000)).isEqualTo(pe.bytes(pe.previous(), 3000));
    }

    @Scenario
    static void everybodyPutsIntoEverybody(Pe pe) {
        for (int target = 0; target < pe.count(); target++) {
            pe.elements().put(target, FIRST + pe.me() * 1000L, pe.bytes(pe.me() * 100 + target, 1000));
        }
        pe.barrier();
        for (int source = 0; source < pe.count(); source++) {
            assertThat(pe.own(FIRST + source * 1000L, 1000)).isEqualTo(pe.bytes(source * 100 + pe.me(), 1000));
        }
        pe.barrier();
    }

    @Scenario
    static void nothingIsGotIntoWhatIsReadOnly(Pe pe) {
        assertThatThrownBy(() -> pe.elements().get(pe.next(), FIRST, MemorySegment.ofArray(new byte[8]).asReadOnly())).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> pe.elements().getNonBlocking(pe.next(), FIRST, MemorySegment.ofArray(new byte[8]).asReadOnly())).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> pe.elements().getStrided(pe.next(), FIRST, 8, MemorySegment.ofArray(new byte[8]).asReadOnly(), 4, 4, 2)).isInstanceOf(UnsupportedOperationException.class);
    }
}
