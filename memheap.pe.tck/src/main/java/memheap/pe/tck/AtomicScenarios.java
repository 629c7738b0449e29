package memheap.pe.tck;

import static memheap.pe.tck.Pe.FIRST;
import static memheap.pe.tck.Pe.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import memheap.pe.ProcessingElements;

/** Values that many change at once. */
final class AtomicScenarios {

    /** How many atomic additions all PEs make together in one scenario. */
    private static final long ADDITIONS = Long.getLong("memheap.pe.additions", 200_000);

    private AtomicScenarios() {
    }

    private static long share(Pe pe) {
        return ADDITIONS / pe.count();
    }

    @Scenario
    static void noAdditionOfLongsIsLost(Pe pe) {
        for (long round = 0; round < share(pe); round++) {
            pe.elements().addLong(0, FIRST, 3);
        }
        pe.barrier();
        assertThat(pe.elements().fetchLong(0, FIRST)).isEqualTo(3 * share(pe) * pe.count());
        pe.barrier();
    }

    @Scenario
    static void noAdditionOfIntsIsLost(Pe pe) {
        for (long round = 0; round < share(pe); round++) {
            pe.elements().addInt(pe.count() - 1, FIRST + 4, 1);
        }
        pe.barrier();
        assertThat(pe.elements().fetchInt(pe.count() - 1, FIRST + 4)).isEqualTo((int) (share(pe) * pe.count()));
        assertThat(pe.elements().fetchInt(pe.count() - 1, FIRST)).isZero();
        pe.barrier();
    }

    @Scenario
    static void everyTicketIsDrawnOnce(Pe pe) {
        int tickets = 2000;
        for (int round = 0; round < tickets; round++) {
            long ticket = pe.elements().fetchIncrementLong(0, FIRST);
            pe.elements().incrementInt(0, SECOND + 4 * ticket);
        }
        pe.barrier();
        for (int ticket = 0; ticket < tickets * pe.count(); ticket++) {
            assertThat(pe.elements().getInt(0, SECOND + 4 * ticket)).isEqualTo(1);
        }
        pe.barrier();
    }

    @Scenario
    static void oneOfAllWinsACompareAndSwap(Pe pe) {
        for (int round = 0; round < 200; round++) {
            if (pe.elements().compareAndSwapLong(0, FIRST + 8 * round, 0, pe.me() + 1) == 0) {
                pe.elements().incrementLong(0, SECOND);
                assertThat(pe.elements().fetchLong(0, FIRST + 8 * round)).isEqualTo(pe.me() + 1);
            }
        }
        pe.barrier();
        assertThat(pe.elements().fetchLong(0, SECOND)).isEqualTo(200);
        pe.barrier();
    }

    @Scenario
    static void aLoopOfCompareAndSwapLosesNothing(Pe pe) {
        int rounds = 5000;
        for (int round = 0; round < rounds; round++) {
            int seen = pe.elements().fetchInt(0, FIRST);
            int found = pe.elements().compareAndSwapInt(0, FIRST, seen, seen + 1);
            while (found != seen) {
                seen = found;
                found = pe.elements().compareAndSwapInt(0, FIRST, seen, seen + 1);
            }
        }
        pe.barrier();
        assertThat(pe.elements().fetchInt(0, FIRST)).isEqualTo(rounds * pe.count());
        pe.barrier();
    }

    @Scenario
    static void intsSideBySideDoNotDisturbEachOther(Pe pe) {
        int rounds = 2000;
        long place = FIRST + Integer.BYTES * (pe.me() % 2);
        for (int round = 0; round < rounds; round++) {
            int seen = pe.elements().fetchInt(0, place);
            int found = pe.elements().compareAndSwapInt(0, place, seen, seen - 1);
            while (found != seen) {
                seen = found;
                found = pe.elements().compareAndSwapInt(0, place, seen, seen - 1);
            }
        }
        pe.barrier();
        assertThat(pe.elements().fetchInt(0, FIRST)).isEqualTo(-rounds * ((pe.count() + 1) / 2));
        assertThat(pe.elements().fetchInt(0, FIRST + Integer.BYTES)).isEqualTo(-rounds * (pe.count() / 2));
        pe.barrier();
    }

    @Scenario
    static void aSwapLosesNoValue(Pe pe) {
        long sum = 0;
        for (int round = 1; round <= 1000; round++) {
            sum += pe.elements().swapLong(0, FIRST, round + 10_000L * pe.me());
        }
        pe.elements().addLong(0, SECOND, sum);
        pe.barrier();
        long all = 0;
        for (int source = 0; source < pe.count(); source++) {
            all += 500_500 + 1000 * 10_000L * source;
        }
        assertThat(pe.elements().fetchLong(0, SECOND) + pe.elements().fetchLong(0, FIRST)).isEqualTo(all);
        pe.barrier();
    }

    @Scenario
    static void bitsOfAllAreSetAndClearedAndTurned(Pe pe) {
        long mine = 1L << pe.me();
        long all = (1L << pe.count()) - 1;
        pe.elements().orLong(0, FIRST, mine);
        pe.elements().xorLong(0, FIRST + 8, mine);
        pe.elements().orInt(0, SECOND, (int) mine);
        pe.barrier();
        assertThat(pe.elements().fetchLong(0, FIRST)).isEqualTo(all);
        assertThat(pe.elements().fetchLong(0, FIRST + 8)).isEqualTo(all);
        pe.barrier();
        pe.elements().andLong(0, FIRST, ~mine);
        pe.elements().andInt(0, SECOND, (int) ~mine);
        pe.elements().xorInt(0, SECOND + 4, (int) mine);
        pe.barrier();
        assertThat(pe.elements().fetchLong(0, FIRST)).isZero();
        assertThat(pe.elements().fetchInt(0, SECOND)).isZero();
        assertThat(pe.elements().fetchInt(0, SECOND + 4)).isEqualTo((int) all);
        pe.barrier();
    }

    @Scenario
    static void fetchingFormsOfIntReturnTheValueBefore(Pe pe) {
        ProcessingElements elements = pe.elements();
        long own = FIRST + 4 * pe.me();
        int target = pe.next();
        elements.setInt(target, own, 0b1100);
        assertThat(elements.fetchAddInt(target, own, 1)).isEqualTo(0b1100);
        assertThat(elements.fetchIncrementInt(target, own)).isEqualTo(0b1101);
        assertThat(elements.fetchAndInt(target, own, 0b0111)).isEqualTo(0b1110);
        assertThat(elements.fetchOrInt(target, own, 0b10000)).isEqualTo(0b0110);
        assertThat(elements.fetchXorInt(target, own, -1)).isEqualTo(0b10110);
        assertThat(elements.swapInt(target, own, 5)).isEqualTo(~0b10110);
        assertThat(elements.compareAndSwapInt(target, own, 4, 6)).isEqualTo(5);
        assertThat(elements.compareAndSwapInt(target, own, 5, 6)).isEqualTo(5);
        assertThat(elements.fetchInt(target, own)).isEqualTo(6);
        pe.barrier();
    }

    @Scenario
    static void fetchingFormsOfLongReturnTheValueBefore(Pe pe) {
        ProcessingElements elements = pe.elements();
        long own = FIRST + 8 * pe.me();
        int target = pe.next();
        elements.setLong(target, own, 0b1100L << 40);
        assertThat(elements.fetchAddLong(target, own, 1L << 40)).isEqualTo(0b1100L << 40);
        assertThat(elements.fetchIncrementLong(target, own)).isEqualTo(0b1101L << 40);
        assertThat(elements.fetchAndLong(target, own, ~1L)).isEqualTo((0b1101L << 40) + 1);
        assertThat(elements.fetchOrLong(target, own, 2)).isEqualTo(0b1101L << 40);
        assertThat(elements.fetchXorLong(target, own, -1)).isEqualTo((0b1101L << 40) + 2);
        assertThat(elements.swapLong(target, own, 5)).isEqualTo(~((0b1101L << 40) + 2));
        assertThat(elements.compareAndSwapLong(target, own, 4, 6)).isEqualTo(5);
        assertThat(elements.compareAndSwapLong(target, own, 5, Long.MIN_VALUE)).isEqualTo(5);
        assertThat(elements.fetchLong(target, own)).isEqualTo(Long.MIN_VALUE);
        pe.barrier();
    }

    @Scenario
    static void sumsWrapAround(Pe pe) {
        long own = FIRST + 8 * pe.me();
        pe.elements().setInt(pe.next(), own, Integer.MAX_VALUE);
        pe.elements().incrementInt(pe.next(), own);
        assertThat(pe.elements().fetchInt(pe.next(), own)).isEqualTo(Integer.MIN_VALUE);
        assertThat(pe.elements().fetchInt(pe.next(), own + 4)).isZero();
        pe.elements().setLong(pe.next(), own, Long.MAX_VALUE);
        pe.elements().incrementLong(pe.next(), own);
        assertThat(pe.elements().fetchAddLong(pe.next(), own, -1)).isEqualTo(Long.MIN_VALUE);
        assertThat(pe.elements().fetchLong(pe.next(), own)).isEqualTo(Long.MAX_VALUE);
        pe.barrier();
    }

    @Scenario
    static void aLockOfCompareAndSwapKeepsOthersOut(Pe pe) {
        int rounds = 300;
        for (int round = 0; round < rounds; round++) {
            while (pe.elements().compareAndSwapLong(0, FIRST, 0, pe.me() + 1) != 0) {
                Thread.yield();
            }
            pe.elements().putLong(0, SECOND, pe.elements().getLong(0, SECOND) + 1);
            pe.elements().quiet();
            assertThat(pe.elements().swapLong(0, FIRST, 0)).isEqualTo(pe.me() + 1);
        }
        pe.barrier();
        assertThat(pe.elements().getLong(0, SECOND)).isEqualTo(rounds * pe.count());
        pe.barrier();
    }

    @Scenario
    static void noAtomicLongIsTorn(Pe pe) {
        for (int round = 1; round <= 20_000; round++) {
            long half = round % 1000 + 1000L * pe.me();
            pe.elements().setLong(0, FIRST, half << 32 | half);
            long seen = pe.elements().fetchLong(0, FIRST);
            if (seen >>> 32 != (seen & 0xffffffffL)) {
                throw new AssertionError("seen 0x%x".formatted(seen));
            }
        }
        pe.barrier();
    }
}
