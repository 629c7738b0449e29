package memheap.pe.tck;

import static memheap.pe.tck.Pe.FIRST;
import static memheap.pe.tck.Pe.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import memheap.pe.Comparison;
import memheap.pe.Signals.SignalOperation;

/** What is seen before what. */
final class OrderScenarios {

    private static final int ROUNDS = 200;

    private OrderScenarios() {
    }

    @Scenario
    static void whoSeesWhatFollowsAFenceSeesWhatIsBeforeIt(Pe pe) {
        for (int round = 1; round <= ROUNDS; round++) {
            pe.elements().put(pe.next(), FIRST, pe.bytes(round * 10 + pe.me(), 300));
            pe.elements().fence();
            pe.elements().setLong(pe.next(), SECOND, round);
            pe.elements().waitUntilLong(SECOND, Comparison.EQUAL, round);
            var seen = new byte[300];
            pe.elements().get(pe.me(), FIRST, seen);
            assertThat(seen).isEqualTo(pe.bytes(round * 10 + pe.previous(), 300));
            pe.elements().setLong(pe.previous(), SECOND + 8, round);
            pe.elements().waitUntilLong(SECOND + 8, Comparison.EQUAL, round);
        }
        pe.barrier();
    }

    @Scenario
    static void whatWasQuietedIsSeenByAThirdOne(Pe pe) {
        for (int round = 1; round <= ROUNDS; round++) {
            if (pe.me() == 0) {
                pe.elements().putLong(pe.count() - 1, FIRST, round);
                pe.elements().quiet();
                pe.elements().setLong(pe.next(), SECOND, round);
            }
            if (pe.me() == 1 % pe.count()) {
                pe.elements().waitUntilLong(SECOND, Comparison.GREATER_OR_EQUAL, round);
                assertThat(pe.elements().getLong(pe.count() - 1, FIRST)).isEqualTo(round);
            }
            pe.barrier();
        }
    }

    @Scenario
    static void aPutBeforeABarrierIsSeenByAllAfterIt(Pe pe) {
        for (int round = 1; round <= ROUNDS; round++) {
            int writer = round % pe.count();
            if (pe.me() == writer) {
                for (int target = 0; target < pe.count(); target++) {
                    pe.elements().putInt(target, FIRST, round);
                }
            }
            pe.barrier();
            for (int target = 0; target < pe.count(); target++) {
                assertThat(pe.elements().getInt(target, FIRST)).isEqualTo(round);
            }
            pe.barrier();
        }
    }

    @Scenario
    static void storesIntoOnesOwnHeapAreSeenAfterABarrier(Pe pe) {
        for (int round = 1; round <= ROUNDS; round++) {
            pe.memory().set(ValueLayout.JAVA_LONG, FIRST, round * 10 + pe.me());
            pe.barrier();
            assertThat(pe.elements().getLong(pe.next(), FIRST)).isEqualTo(round * 10 + pe.next());
            pe.barrier();
        }
    }

    @Scenario
    static void whoSeesASignalSeesWhatWasPutWithIt(Pe pe) {
        for (int round = 1; round <= ROUNDS; round++) {
            pe.elements().putSignal(pe.next(), FIRST, MemorySegment.ofArray(pe.bytes(round * 10 + pe.me(), 500)), SECOND, SignalOperation.SET, round);
            pe.elements().waitUntilLong(SECOND, Comparison.EQUAL, round);
            var seen = new byte[500];
            pe.elements().get(pe.me(), FIRST, seen);
            assertThat(seen).isEqualTo(pe.bytes(round * 10 + pe.previous(), 500));
            pe.barrier();
        }
    }

    @Scenario
    static void signalsOfManyAreAddedUp(Pe pe) {
        for (int round = 0; round < 50; round++) {
            pe.elements().putSignal(0, FIRST + 100L * pe.me(), MemorySegment.ofArray(pe.bytes(pe.me(), 100)), SECOND, SignalOperation.ADD, pe.me() + 1);
        }
        if (pe.me() == 0) {
            long all = 50L * pe.count() * (pe.count() + 1) / 2;
            assertThat(pe.elements().waitUntilLong(SECOND, Comparison.GREATER_OR_EQUAL, all)).isEqualTo(all);
            for (int source = 0; source < pe.count(); source++) {
                var seen = new byte[100];
                pe.elements().get(0, FIRST + 100L * source, seen);
                assertThat(seen).isEqualTo(pe.bytes(source, 100));
            }
        }
        pe.barrier();
    }

    @Scenario
    static void aSignalWithoutBytesIsASignal(Pe pe) {
        pe.elements().putSignal(pe.next(), FIRST, MemorySegment.ofArray(new byte[0]), FIRST, SignalOperation.SET, 9);
        assertThat(pe.elements().waitUntilLong(FIRST, Comparison.NOT_EQUAL, 0)).isEqualTo(9);
        pe.barrier();
    }
}
