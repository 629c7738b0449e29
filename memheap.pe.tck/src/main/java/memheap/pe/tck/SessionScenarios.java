package memheap.pe.tck;

import static memheap.pe.tck.Pe.FIRST;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import memheap.pe.spi.JobSession;

/** What an engine gives to those who build on it. */
final class SessionScenarios {

    private SessionScenarios() {
    }

    @Scenario
    static void recordsOfAllAreExchangedInOrder(Pe pe) {
        for (int round = 0; round < 100; round++) {
            int number = round;
            var seen = new ArrayList<Integer>();
            pe.session().exchange(MemorySegment.ofArray(pe.bytes(pe.me() + 10 * round, 100)), (other, record) -> {
                seen.add(other);
                assertThat(record.toArray(ValueLayout.JAVA_BYTE)).isEqualTo(pe.bytes(other + 10 * number, 100));
            });
            assertThat(seen).hasSize(pe.count()).isSorted();
        }
    }

    @Scenario
    static void recordsMayDifferInLength(Pe pe) {
        List<Integer> lengths = List.of(0, 1, 7, JobSession.MAXIMUM_RECORD_BYTES);
        for (int round = 0; round < 20; round++) {
            int number = round;
            pe.session().exchange(MemorySegment.ofArray(pe.bytes(pe.me(), lengths.get((pe.me() + round) % 4))), (other, record) ->
                    assertThat(record.toArray(ValueLayout.JAVA_BYTE)).isEqualTo(pe.bytes(other, lengths.get((other + number) % 4))));
        }
    }

    @Scenario
    static void anExchangeIsABarrier(Pe pe) {
        for (int round = 1; round <= 100; round++) {
            pe.elements().incrementLong(0, FIRST);
            pe.session().exchange(MemorySegment.ofArray(new byte[1]), (other, record) -> assertThat(record.byteSize()).isEqualTo(1));
            assertThat(pe.elements().fetchLong(0, FIRST)).isEqualTo((long) round * pe.count());
            pe.barrier();
        }
    }

    @Scenario
    static void recordsAndBarriersMayAlternate(Pe pe) {
        for (int round = 0; round < 100; round++) {
            if (round % 3 == 0) {
                pe.barrier();
            }
            int number = round;
            pe.session().exchange(MemorySegment.ofArray(new long[] {round}), (other, record) -> assertThat(record.get(ValueLayout.JAVA_LONG_UNALIGNED, 0)).isEqualTo(number));
        }
    }

    @Scenario
    static void aWaitEndsWhenItsConditionHolds(Pe pe) {
        var asked = new AtomicLong();
        pe.session().await(() -> asked.incrementAndGet() == 300);
        assertThat(asked).hasValue(300);
        pe.barrier();
    }

    @Scenario
    static void claimingTwiceKeepsTheContent(Pe pe) throws IOException {
        pe.elements().putLong(pe.me(), FIRST, 5);
        pe.session().claim(FIRST, 100_000);
        assertThat(pe.elements().getLong(pe.me(), FIRST)).isEqualTo(5);
    }

    @Scenario
    static void releasedMemoryIsZeroWhenItIsClaimedAgain(Pe pe) throws IOException {
        long address = 1 << 20;
        pe.memory().asSlice(address - 8, (1 << 20) + 16).fill((byte) 1);
        pe.barrier();
        pe.session().release(address, 1 << 20);
        pe.barrier();
        pe.session().claim(address, 1 << 20);
        pe.barrier();
        assertThat(pe.elements().getByte(pe.next(), address - 1)).isEqualTo((byte) 1);
        assertThat(pe.elements().getLong(pe.next(), address)).isZero();
        assertThat(pe.elements().getLong(pe.next(), 2 * address - 8)).isZero();
        assertThat(pe.elements().getByte(pe.next(), 2 * address)).isEqualTo((byte) 1);
        pe.barrier();
        pe.elements().putLong(pe.next(), address, 9);
        pe.barrier();
        assertThat(pe.elements().getLong(pe.me(), address)).isEqualTo(9);
        pe.barrier();
    }

    @Scenario
    static void whoIsInTheJobDoesNotChangeByItself(Pe pe) {
        long version = pe.session().membershipVersion();
        pe.barrier();
        assertThat(pe.session().membershipVersion()).isEqualTo(version);
        assertThat(pe.session().lost()).isEmpty();
    }
}
