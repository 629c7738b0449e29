package memheap.pe.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.UUID;
import memheap.pe.spi.Job;
import memheap.pe.spi.ProcessingElementEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The contract of an engine whose jobs live on when a PE is lost. {@code -Dmemheap.pe.kills=200} makes the random kills many, {@code
 * -Dmemheap.pe.seed=N} replays them as far as the machine does.
 */
public abstract class SurvivalContract {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration SHORT_PATIENCE = Duration.ofMillis(1500);
    private static final int KILLS = Integer.getInteger("memheap.pe.kills", 4);
    private static final int LINGER_MILLISECONDS = 100; // a wait in which an engine has looked for the dead, if ever
    private static final String BARRIER = "barrier";

    private final String id = "survival-" + UUID.randomUUID();
    private final List<RemotePe> started = new ArrayList<>();

    /** Makes the contract of an engine. */
    protected SurvivalContract() {
    }

    /** The engine, with a public constructor without parameters. */
    protected abstract Class<? extends ProcessingElementEngine> engine();

    /** Fails if anything is left of a job that has ended, after whatever the engine does at the start of another one. */
    protected abstract void requireNothingLeft(String jobId) throws Exception;

    @AfterEach
    void endsAndLeavesNothing() throws Exception {
        started.forEach(RemotePe::kill);
        requireNothingLeft(id);
    }

    private RemotePe start(int pe, int count, Duration patience) {
        var started = new RemotePe(engine(), new Job(id, pe, count, 4 << 20, 1 << 16, patience, Map.of()));
        this.started.add(started);
        return started;
    }

    private RemotePe start(int pe, int count) {
        return start(pe, count, PATIENCE);
    }

    private List<RemotePe> job(int count) {
        var pes = new ArrayList<RemotePe>();
        for (int pe = 0; pe < count; pe++) {
            pes.add(start(pe, count));
        }
        pes.forEach(pe -> assertThat(pe.answer()).isEqualTo("joined"));
        all(pes, BARRIER, "passed"); // from now on each one's memory can be reached by all
        return pes;
    }

    private static void all(List<RemotePe> pes, String command, String answer) {
        pes.forEach(pe -> pe.send(command));
        pes.forEach(pe -> assertThat(pe.answer()).as("%s of PE %d", command, pe.number()).startsWith(answer));
    }

    @Test
    void aKilledPeIsLostToAllOthersInTheNextBarrierAndTheyGoOn() {
        List<RemotePe> pes = job(3);
        pes.get(0).ask("put 1 4096 11");
        pes.get(2).ask("put 1 4104 22");
        pes.get(2).kill();
        List<RemotePe> others = pes.subList(0, 2);
        all(others, BARRIER, "lost [2] job '" + id + "' has lost PE 2 (process");
        all(others, "lost", "known [2]");
        all(others, BARRIER, "passed");
        assertThat(pes.get(1).ask("get 1 4096")).isEqualTo("got 11");
        assertThat(pes.get(1).ask("get 1 4104")).isEqualTo("got 22");
        assertThat(pes.get(0).ask("put 1 4096 33")).isEqualTo("put");
        all(others, BARRIER, "passed");
        assertThat(pes.get(1).ask("get 1 4096")).isEqualTo("got 33");
    }

    @Test
    void whoeverWaitsInABarrierIsTold() {
        List<RemotePe> pes = job(3);
        pes.get(2).send("wait 4096 1"); // which nobody sends
        pes.get(0).send(BARRIER);
        pes.get(1).send(BARRIER);
        pes.get(2).kill();
        assertThat(pes.get(0).answer()).startsWith("lost [2]");
        assertThat(pes.get(1).answer()).startsWith("lost [2]");
        all(pes.subList(0, 2), BARRIER, "passed");
    }

    @Test
    void whoeverWaitsForASignalIsToldOnceAndMeetsTheOthersInTheNextCall() {
        List<RemotePe> pes = job(3);
        pes.get(0).send("wait 4096 1");
        pes.get(2).kill();
        assertThat(pes.get(0).answer()).startsWith("lost [2]");
        pes.get(0).send("sum 1"); // it counts as having been where the other one is told
        assertThat(pes.get(1).ask(BARRIER)).startsWith("lost [2]");
        pes.get(1).send("sum 10");
        assertThat(pes.get(0).answer()).isEqualTo("sum 11");
        assertThat(pes.get(1).answer()).isEqualTo("sum 11");
        pes.get(0).send("wait 4096 1");
        assertThat(pes.get(1).ask("linger " + LINGER_MILLISECONDS)).isEqualTo("lingered");
        assertThat(pes.get(1).ask("put 0 4096 1")).isEqualTo("put");
        assertThat(pes.get(0).answer()).isEqualTo("found 1");
    }

    @Test
    void whoeverExchangesOrReducesOrCollectsOrBroadcastsIsTold() {
        List<RemotePe> pes = job(5);
        for (String command : List.of("exchange 1", "sum 1", "collect 8", "broadcast 0")) {
            pes.getLast().kill();
            pes.removeLast();
            all(pes, command, "lost [" + pes.size() + "]");
        }
        assertThat(pes.getFirst().ask("sum 3")).isEqualTo("sum 3");
    }

    @Test
    void collectiveCallsAreMadeByThoseWhoAreLeftAndWhatNamesALostPeFailsEveryTime() {
        List<RemotePe> pes = job(4);
        pes.get(1).kill();
        List<RemotePe> others = List.of(pes.get(0), pes.get(2), pes.get(3));
        all(others, BARRIER, "lost [1]");
        others.forEach(pe -> pe.ask("put " + pe.number() + " 4096 " + (100 + pe.number())));
        all(others, "exchange 5", "exchanged {0=5, 2=5, 3=5}");
        all(others, "sum 7", "sum 21");
        all(others, "collect 8", "collected 24");
        assertThat(pes.get(0).ask("get 3 " + (Pe.SECOND + 8))).isEqualTo("got 102");
        all(others, "broadcast 3", "got 103");
        for (int round = 0; round < 2; round++) {
            all(others, "broadcast 1", "lost [1]");
            assertThat(pes.get(0).ask("put 1 4096 1")).startsWith("lost [1]").contains("is lost", "nothing was changed");
            assertThat(pes.get(0).ask("get 1 4096")).startsWith("lost [1]");
            assertThat(pes.get(0).ask("peer 1")).isEqualTo("peer Optional.empty");
        }
        all(others, BARRIER, "passed");
    }

    @Test
    void severalThatAreKilledAreLostInTheSameCallsToAll() {
        List<RemotePe> pes = job(5);
        pes.get(1).kill();
        pes.get(4).kill();
        List<RemotePe> others = List.of(pes.get(0), pes.get(2), pes.get(3));
        all(others, BARRIER, "lost [1, 4]");
        all(others, "sum 1", "sum 3");
        pes.get(0).kill();
        all(others.subList(1, 3), "sum 1", "lost [0]");
        all(others.subList(1, 3), "lost", "known [0, 1, 4]");
        all(others.subList(1, 3), BARRIER, "passed");
    }

    @Test
    void aPeThatIsKilledInABarrierIsLostInTheSameCallToAll() {
        List<RemotePe> pes = job(4);
        for (int victim = 3; victim >= 2; victim--) {
            pes.get(victim).send(BARRIER);
            if (victim == 2) {
                assertThat(pes.get(1).ask("linger " + LINGER_MILLISECONDS)).isEqualTo("lingered"); // ample time for the other to come to it
            }
            pes.get(victim).kill();
            List<RemotePe> others = pes.subList(0, victim);
            others.forEach(pe -> pe.send(BARRIER));
            List<String> answers = others.stream().map(pe -> pe.answer().substring(0, 4)).distinct().toList();
            assertThat(answers).hasSize(1);
            if (answers.getFirst().equals("pass")) {
                all(others, BARRIER, "lost [" + victim + "]");
            }
            all(others, BARRIER, "passed");
        }
    }

    @Test
    void whoeverLeavesIsLostToThoseWhoWaitForIt() {
        List<RemotePe> pes = job(3);
        assertThat(pes.get(1).ask("leave")).isEqualTo("left");
        assertThat(pes.get(1).awaitEnd()).isZero();
        List<RemotePe> others = List.of(pes.get(0), pes.get(2));
        others.forEach(pe -> pe.send(BARRIER));
        others.forEach(pe -> assertThat(pe.answer()).startsWith("lost [1]").contains("has left the job"));
        all(others, BARRIER, "passed");
    }

    @Test
    void aStoppedPeIsNotLost() {
        List<RemotePe> pes = job(3);
        pes.get(2).signal("STOP");
        pes.get(0).send(BARRIER);
        assertThat(pes.get(1).ask("linger " + 2 * LINGER_MILLISECONDS)).isEqualTo("lingered");
        pes.get(1).send(BARRIER);
        pes.get(2).signal("CONT");
        pes.get(2).send(BARRIER);
        pes.forEach(pe -> assertThat(pe.answer()).isEqualTo("passed"));
        all(pes, "lost", "known []");
    }

    @Test
    void aLostPlaceIsTakenByAnotherJvmInABarrierOfTheOthers() {
        List<RemotePe> pes = job(3);
        pes.get(0).ask("put 2 4096 99");
        pes.get(2).kill();
        List<RemotePe> others = pes.subList(0, 2);
        all(others, BARRIER, "lost [2]");
        RemotePe newcomer = start(2, 3);
        admit(others, 2, 2);
        assertThat(newcomer.answer()).isEqualTo("joined");
        List<RemotePe> again = List.of(pes.get(0), pes.get(1), newcomer);
        all(again, "lost", "known []");
        all(again, BARRIER, "passed");
        assertThat(pes.get(0).ask("get 2 4096")).isEqualTo("got 0");
        assertThat(pes.get(0).ask("put 2 4096 7")).isEqualTo("put");
        assertThat(newcomer.ask("put 1 4096 8")).isEqualTo("put");
        all(again, BARRIER, "passed");
        assertThat(newcomer.ask("get 2 4096")).isEqualTo("got 7");
        assertThat(pes.get(1).ask("get 1 4096")).isEqualTo("got 8");
        all(again, "sum 2", "sum 6");
        all(again, "incarnation 2", "incarnation 2");
        all(again, "incarnation 0", "incarnation 1");
    }

    /** Has those who live meet in barriers until all of them see another JVM at a place: after each barrier, all see the same. */
    private static void admit(List<RemotePe> others, int pe, int incarnation) {
        List<String> seen = List.of();
        long begin = System.nanoTime();
        while (!seen.equals(List.of("incarnation " + incarnation))) {
            requireTime(begin, "PE " + pe + " is not admitted as incarnation " + incarnation + "; the others see " + seen);
            all(others, BARRIER, "passed");
            seen = others.stream().map(other -> other.ask("incarnation " + pe)).distinct().toList();
            assertThat(seen).hasSize(1);
        }
    }

    private static void requireTime(long begin, String found) {
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).as(found).isLessThan(PATIENCE);
    }

    @Test
    void nobodyIsLetInButInABarrier() {
        List<RemotePe> pes = job(2);
        pes.get(1).kill();
        assertThat(pes.get(0).ask(BARRIER)).startsWith("lost [1]");
        RemotePe refused = start(1, 2, SHORT_PATIENCE);
        long begin = System.nanoTime();
        while (refused.isAlive()) {
            requireTime(begin, "PE 1 has not given up; it has said " + refused.said());
            assertThat(pes.get(0).ask("sum 1")).isEqualTo("sum 1");
            assertThat(pes.get(0).ask("incarnation 1")).isEqualTo("incarnation 1");
        }
        assertThat(refused.answer()).startsWith("refused ").contains("PE 1 of job '" + id + "' has waited 1500 ms", "have not come to a barrier", "alive are [0]");
        RemotePe newcomer = start(1, 2);
        admit(pes.subList(0, 1), 1, 3);
        assertThat(newcomer.answer()).isEqualTo("joined");
        all(List.of(pes.get(0), newcomer), BARRIER, "passed");
    }

    @Test
    void aPlaceThatIsTakenBeforeAnybodyHasNoticedIsLostAndThenTaken() {
        List<RemotePe> pes = job(3);
        pes.get(1).kill();
        RemotePe newcomer = start(1, 3);
        List<RemotePe> others = List.of(pes.get(0), pes.get(2));
        all(others, BARRIER, "lost [1]");
        admit(others, 1, 2);
        assertThat(newcomer.answer()).isEqualTo("joined");
        all(List.of(pes.get(0), newcomer, pes.get(2)), "sum 1", "sum 3");
    }

    @Test
    void aPlaceIsTakenAgainAndAgain() {
        List<RemotePe> pes = new ArrayList<>(job(2));
        for (int incarnation = 2; incarnation <= 4; incarnation++) {
            int victim = incarnation % 2;
            pes.get(victim).kill();
            List<RemotePe> other = List.of(pes.get(1 - victim));
            all(other, BARRIER, "lost [" + victim + "]");
            pes.set(victim, start(victim, 2));
            admit(other, victim, incarnation / 2 + 1);
            assertThat(pes.get(victim).answer()).isEqualTo("joined");
            all(pes, "sum 1", "sum 2");
        }
    }

    @Test
    void aPlaceThatIsHeldIsRefused() {
        List<RemotePe> pes = job(2);
        RemotePe second = start(1, 2);
        assertThat(second.answer()).startsWith("refused ").contains("PE 1 of job '" + id + "' is running already");
        all(pes, BARRIER, "passed");
    }

    @Test
    void whoeverIsMissingAtTheStartIsNamed() {
        RemotePe first = start(0, 4, SHORT_PATIENCE);
        RemotePe second = start(2, 4, SHORT_PATIENCE);
        assertThat(first.answer()).startsWith("refused ").contains("PE 0 of job '" + id + "' has waited 1500 ms", "of 4 PEs", "not been started: [1, 3]");
        assertThat(second.answer()).startsWith("refused ").contains("PE 2 of job", "not been started: [1, 3]");
    }

    @Test
    void aPeThatIsKilledBeforeTheJobBeginsCanBeStartedAgain() {
        RemotePe killed = start(1, 2);
        RemotePe other = start(0, 2);
        killed.kill();
        RemotePe again = start(1, 2);
        again.send(BARRIER);
        assertThat(other.answer()).isEqualTo("joined");
        String met = other.ask(BARRIER);
        if (met.startsWith("lost")) { // the one that was killed had come to the start of the job
            admit(List.of(other), 1, 2);
            met = other.ask(BARRIER);
        }
        assertThat(met).isEqualTo("passed");
        assertThat(again.answer()).isEqualTo("joined");
        assertThat(again.answer()).isEqualTo("passed");
    }

    @Test
    void afterRandomKillsAllThatLiveHaveBeenToldTheSame() {
        long seed = Long.getLong("memheap.pe.seed", System.nanoTime());
        System.out.println(engine().getSimpleName() + ": " + KILLS + " random kills, memheap.pe.seed=" + seed);
        var random = new Random(seed);
        List<RemotePe> pes = new ArrayList<>(job(4));
        pes.forEach(pe -> pe.send("work"));
        pes.forEach(pe -> pe.answer("round"));
        for (int kill = 0; kill < KILLS; kill++) {
            if (kill % 10 == 9) {
                System.out.println(kill + 1 + " kills");
            }
            int victim = random.nextInt(pes.size());
            pes.get(random.nextInt(pes.size())).answer("round");
            pes.get(victim).kill();
            requireAllTold(pes, victim);
            RemotePe newcomer = start(victim, pes.size());
            if (random.nextInt(4) == 0) {
                pes.get((victim + 1) % pes.size()).answer("round");
                newcomer.kill(); // wherever it is
                newcomer = start(victim, pes.size());
            }
            newcomer.answer("joined");
            newcomer.send("work");
            pes.set(victim, newcomer);
            newcomer.answer("round");
        }
        pes.forEach(pe -> pe.send("stop"));
        pes.forEach(pe -> pe.answer("worked until"));
        requireSameStory(pes);
    }

    private static void requireAllTold(List<RemotePe> pes, int victim) {
        var told = new TreeSet<String>();
        for (RemotePe pe : pes) {
            if (pe.number() != victim) {
                told.add(pe.answer("told"));
            }
        }
        assertThat(told).hasSize(1);
        assertThat(told.first()).endsWith("[" + victim + "]");
    }

    /** What two were told while both were there is the same. */
    private static void requireSameStory(List<RemotePe> pes) {
        for (RemotePe one : pes) {
            for (RemotePe other : pes) {
                long from = Math.max(one.firstRound(), other.firstRound());
                assertThat(since(one, from)).as("PE %d and PE %d from round %d", one.number(), other.number(), from).isEqualTo(since(other, from));
            }
        }
    }

    private static List<String> since(RemotePe pe, long round) {
        return pe.told().stream().filter(line -> Long.parseLong(line.substring("told ".length(), line.indexOf('.'))) > round).toList();
    }
}
