package memheap.pe.tck;

import static memheap.pe.tck.Pe.FIRST;
import static memheap.pe.tck.Pe.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.ValueLayout;

/** Barriers, broadcasts and collections. */
final class CollectiveScenarios {

    private CollectiveScenarios() {
    }

    @Scenario
    static void nobodyLeavesABarrierBeforeAllHaveCome(Pe pe) {
        for (int round = 1; round <= 500; round++) {
            pe.elements().incrementLong(0, FIRST);
            pe.barrier();
            assertThat(pe.elements().fetchLong(0, FIRST)).isEqualTo((long) round * pe.count());
            pe.barrier();
        }
    }

    @Scenario
    static void everyPeCanBeTheRootOfABroadcast(Pe pe) {
        for (int root = 0; root < pe.count(); root++) {
            pe.elements().put(pe.me(), FIRST, pe.bytes(pe.me(), 999));
            pe.elements().broadcast(root, SECOND, FIRST, 999);
            assertThat(pe.own(SECOND, 999)).isEqualTo(pe.bytes(root, 999));
            assertThat(pe.own(FIRST, 999)).isEqualTo(pe.bytes(pe.me(), 999));
        }
    }

    @Scenario
    static void aBroadcastMayHaveItsSourceAsTarget(Pe pe) {
        pe.elements().put(pe.me(), FIRST, pe.bytes(pe.me(), 100));
        pe.elements().broadcast(pe.count() - 1, FIRST, FIRST, 100);
        assertThat(pe.own(FIRST, 100)).isEqualTo(pe.bytes(pe.count() - 1, 100));
    }

    @Scenario
    static void theSourceOfABroadcastMayBeUsedAgainAtOnce(Pe pe) {
        for (int round = 0; round < 100; round++) {
            if (pe.me() == 0) {
                pe.elements().put(0, FIRST, pe.bytes(round, 100));
            }
            pe.elements().broadcast(0, SECOND, FIRST, 100);
            assertThat(pe.own(SECOND, 100)).isEqualTo(pe.bytes(round, 100));
        }
    }

    @Scenario
    static void aBroadcastOfNothingIsABarrier(Pe pe) {
        pe.elements().incrementLong(0, FIRST);
        pe.elements().broadcast(0, SECOND, SECOND, 0);
        assertThat(pe.elements().fetchLong(0, FIRST)).isEqualTo(pe.count());
        pe.barrier();
    }

    @Scenario
    static void equalPiecesAreCollectedInOrder(Pe pe) {
        pe.elements().put(pe.me(), FIRST, pe.bytes(pe.me(), 64));
        assertThat(pe.elements().collect(SECOND, FIRST, 64)).isEqualTo(64L * pe.count());
        for (int source = 0; source < pe.count(); source++) {
            assertThat(pe.own(SECOND + 64L * source, 64)).isEqualTo(pe.bytes(source, 64));
        }
    }

    @Scenario
    static void piecesOfUnequalLengthAreCollectedInOrder(Pe pe) {
        int length = 13 * pe.me(); // none of PE 0
        pe.elements().put(pe.me(), FIRST, pe.bytes(pe.me(), length));
        long total = pe.elements().collect(SECOND + 1, FIRST, length);
        assertThat(total).isEqualTo(13L * pe.count() * (pe.count() - 1) / 2);
        long at = SECOND + 1;
        for (int source = 0; source < pe.count(); source++) {
            assertThat(pe.own(at, 13 * source)).isEqualTo(pe.bytes(source, 13 * source));
            at += 13L * source;
        }
        assertThat(pe.memory().get(ValueLayout.JAVA_BYTE, at)).isZero();
    }

    @Scenario
    static void aCollectionOfOnePieceIsThatPiece(Pe pe) {
        int only = pe.count() - 1;
        pe.elements().put(pe.me(), FIRST, pe.bytes(pe.me(), 50));
        assertThat(pe.elements().collect(SECOND, FIRST, pe.me() == only ? 50 : 0)).isEqualTo(50);
        assertThat(pe.own(SECOND, 50)).isEqualTo(pe.bytes(only, 50));
    }

    @Scenario
    static void aCollectionThatWouldEndBehindTheHeapIsRefusedInAllPes(Pe pe) {
        long end = pe.elements().heapBytes();
        pe.refuses(() -> pe.elements().collect(end - 8, FIRST, pe.me() == 0 ? 9 : 0), "9 bytes", "behind the heap");
        pe.barrier();
        assertThat(pe.elements().collect(end - 8, FIRST, pe.me() == 0 ? 8 : 0)).isEqualTo(8);
    }

    @Scenario
    static void collectiveCallsFollowEachOtherWithoutBarriers(Pe pe) {
        for (int round = 0; round < 50; round++) {
            pe.elements().putLong(pe.me(), FIRST, round + pe.me());
            long total = pe.elements().collect(SECOND, FIRST, 8);
            assertThat(total).isEqualTo(8L * pe.count());
            assertThat(pe.elements().getLong(pe.me(), SECOND + 8L * (pe.count() - 1))).isEqualTo(round + pe.count() - 1);
            pe.elements().broadcast(round % pe.count(), Pe.THIRD, SECOND, 8);
            assertThat(pe.elements().getLong(pe.me(), Pe.THIRD)).isEqualTo(round);
        }
    }
}
