package memheap.pe.openshmem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import memheap.api.HeapClosedException;
import memheap.pe.spi.JobSession;
import memheap.pe.spi.MixedMeetingException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Meetings of PEs that are threads of this JVM, over control areas that all see. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MeetingsTest {

    private static final int ROUNDS = 300;
    private static final long SEED = Long.getLong("memheap.pe.seed", System.nanoTime());

    private static final class Ended extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Ended(String why) {
            super(why);
        }
    }

    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final List<Meetings> meetings = new ArrayList<>();
    private final List<ControlArea> areas = new ArrayList<>();

    @AfterEach
    void close() {
        meetings.forEach(Meetings::close);
        executor.close();
    }

    @BeforeAll
    static void printSeed() {
        System.out.println("MeetingsTest: memheap.pe.seed=" + SEED);
    }

    private void open(int count) {
        ControlLayout layout = ControlLayout.of(count);
        var memory = new MemorySegment[count];
        for (int pe = 0; pe < count; pe++) {
            memory[pe] = Arena.ofAuto().allocate(layout.byteSize(), 4096);
        }
        for (int pe = 0; pe < count; pe++) {
            areas.add(new ControlArea(layout, pe, memory, new NoRemoteAccess()));
            meetings.add(new Meetings(pe, count, "job", areas.get(pe), new NoRemoteAccess(), why -> {
                throw new Ended(why);
            }));
        }
    }

    private interface Part {

        void run(int pe) throws Exception;
    }

    private void inAll(Part part) throws Exception {
        var parts = new ArrayList<Future<?>>();
        for (int pe = 0; pe < meetings.size(); pe++) {
            int number = pe;
            Callable<Void> call = () -> {
                part.run(number);
                return null;
            };
            parts.add(executor.submit(call));
        }
        for (Future<?> each : parts) {
            each.get();
        }
    }

    private static byte[] record(int pe, int round, int longest) {
        var random = new Random(SEED + 1000L * round + pe);
        var bytes = new byte[random.nextInt(longest + 1)];
        random.nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 7, 8, 9, 13})
    void everybodySeesTheRecordsOfAllInOrderWhateverTheNumberOfPes(int count) throws Exception {
        open(count);
        inAll(me -> {
            for (int round = 0; round < ROUNDS; round++) {
                exchange(me, round, JobSession.MAXIMUM_RECORD_BYTES);
            }
        });
    }

    private void exchange(int me, int round, int longest) {
        var seen = new ArrayList<Integer>();
        meetings.get(me).exchange(MemorySegment.ofArray(record(me, round, longest)), (pe, bytes) -> {
            seen.add(pe);
            assertThat(bytes.toArray(ValueLayout.JAVA_BYTE)).isEqualTo(record(pe, round, longest));
        });
        assertThat(seen).hasSize(meetings.size()).isSorted();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 8})
    void shortRecordsAreSeenWhereverTheyTravelAndBarriersInBetweenLeaveThemAlone(int count) throws Exception {
        open(count);
        inAll(me -> {
            for (int round = 0; round < 10 * ROUNDS; round++) {
                exchange(me, round, round % 3 == 0 ? 48 : 160); // beside the arrivals, and some in the inboxes
                if (round % 5 == 0) {
                    meetings.get(me).barrier();
                }
            }
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 6})
    void nobodyPassesABarrierBeforeAllHaveCome(int count) throws Exception {
        open(count);
        var come = new AtomicInteger();
        inAll(me -> {
            for (int round = 1; round <= ROUNDS; round++) {
                come.incrementAndGet();
                meetings.get(me).barrier();
                assertThat(come.get()).isBetween(round * count, (round + 1) * count - 1);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5, 8})
    void ifSomeHaveComeToABarrierAndSomeToAnExchangeAllAreToldAndMeetAgain(int count) throws Exception {
        open(count);
        var random = new Random(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            int odd = random.nextInt(count);
            boolean oddExchanges = random.nextBoolean();
            inAll(me -> assertThatThrownBy(() -> meet(me, me == odd == oddExchanges)).isInstanceOf(MixedMeetingException.class).hasMessageContaining("job 'job'"));
            inAll(me -> meet(me, oddExchanges));
        }
    }

    private void meet(int me, boolean exchanges) {
        if (exchanges) {
            meetings.get(me).exchange(MemorySegment.ofArray(new byte[] {(byte) me}), (pe, record) -> assertThat(record.get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) pe));
        } else {
            meetings.get(me).barrier();
        }
    }

    @Test
    void whoWaitsForOneWhoHasLeftIsToldWho() throws Exception {
        open(3);
        inAll(me -> meetings.get(me).barrier());
        Future<?> first = executor.submit(meetings.get(0)::barrier);
        Future<?> last = executor.submit(meetings.get(2)::barrier);
        areas.get(1).leave();
        assertThatThrownBy(first::get).cause().isInstanceOf(Ended.class).hasMessageContaining("PE 1 has left job 'job', and PE 0 waits for it");
        assertThatThrownBy(last::get).cause().isInstanceOf(Ended.class).hasMessageContaining("PE 1 has left job 'job', and PE 2 waits for it");
    }

    @Test
    void whoWaitsForAConditionIsToldWhenNobodyIsThereToBringItAbout() throws Exception {
        open(3);
        var thread = new CompletableFuture<Thread>();
        var asked = new AtomicInteger();
        Future<?> waiting = executor.submit(() -> {
            thread.complete(Thread.currentThread());
            meetings.get(0).await(() -> asked.incrementAndGet() < 0);
        });
        while (thread.get().getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait(); // until it parks between its questions, and so looks who is there before it has asked a hundred more
        }
        areas.get(1).leave();
        int before = asked.get();
        while (asked.get() - before < 100 && !waiting.isDone()) {
            Thread.onSpinWait();
        }
        assertThat(waiting.isDone()).as("PE 2 is still there").isFalse();
        areas.get(2).leave();
        assertThatThrownBy(waiting::get).cause().isInstanceOf(Ended.class).hasMessageContaining("all other PEs have left job 'job', and PE 0 waits");
    }

    @Test
    void whatHoldsWhenAllOthersHaveLeftIsFound() {
        open(2);
        areas.get(1).leave();
        var asked = new AtomicInteger();
        meetings.get(0).await(() -> areas.get(0).hasLeft(1));
        meetings.get(0).await(() -> asked.incrementAndGet() == 100);
        assertThat(asked).hasValue(100);
    }

    @Test
    void closingLetsEverybodyGoWhoWaitsAndKeepsTheirInterrupts() throws Exception {
        open(2);
        var waiting = new CompletableFuture<Thread>();
        Future<Boolean> barrier = executor.submit(() -> {
            Thread.currentThread().interrupt();
            waiting.complete(Thread.currentThread());
            assertThatThrownBy(meetings.get(0)::barrier).isInstanceOf(HeapClosedException.class);
            return Thread.interrupted();
        });
        Future<?> condition = executor.submit(() -> meetings.get(0).await(() -> false));
        while (waiting.get().isInterrupted()) {
            Thread.onSpinWait(); // until the interrupt is put off, since the thread is about to park
        }
        meetings.get(0).close();
        assertThatThrownBy(condition::get).cause().isInstanceOf(HeapClosedException.class);
        assertThat(barrier.get()).isTrue();
    }
}
