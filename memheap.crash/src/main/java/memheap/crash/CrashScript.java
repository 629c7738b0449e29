package memheap.crash;

import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import memheap.metadata.Metadata;
import memheap.spi.ComponentUnavailableException;
import memheap.spi.MemheapModule;
import memheap.tck.HeapScript;

/** One window from its first store on: the calls that a seed stands for, each of them cut. For one thread. */
final class CrashScript {

    /** Calls in a script. */
    static final int CALLS = 1000;

    private final Subject subject;
    private final long seed;
    private final RandomGenerator random;
    private final Victim victim;
    private final Autopsy autopsy;
    private final Knife knife;
    private int calls;

    /**
     * Prepares a script.
     *
     * @param disorder what is done to the stores of each call before it is cut: nothing, if nothing is to be found
     */
    CrashScript(Subject subject, Way way, long seed, Consumer<StoreLog> disorder) throws ComponentUnavailableException {
        this.subject = subject;
        this.seed = seed;
        this.random = new SplittableRandom(seed);
        this.victim = new Victim(Math.toIntExact(subject.metadataBytes()), disorder);
        this.autopsy = new Autopsy(subject);
        this.knife = way == Way.RECOVERY ? new RecoveryKnife(subject, autopsy) : new CallKnife(autopsy);
    }

    /** How many calls were made. */
    int calls() {
        return calls;
    }

    Knife knife() {
        return knife;
    }

    /**
     * Runs the script.
     *
     * @param goesOn asked before each call
     * @throws CrashFinding if something is wrong
     */
    void run(BooleanSupplier goesOn) throws ComponentUnavailableException {
        Metadata recorded = ImageMetadata.logged(new byte[Math.toIntExact(subject.metadataBytes())], victim.log());
        MemheapModule module = subject.init(recorded);
        var call = new Call(random, Call.callers(module, subject.caches()), subject.windowBytes());
        try {
            cutInit();
            while (calls < CALLS && goesOn.getAsBoolean()) {
                calls++;
                victim.begin();
                call.make(victim.after());
                victim.end();
                knife.cut(victim, random);
            }
        } catch (CrashFinding finding) {
            throw finding.at(where(call));
        } catch (RuntimeException | AssertionError broken) {
            throw new CrashFinding(CrashFinding.Kind.CORRUPT, broken.toString(), broken).at(where(call));
        }
    }

    /** Nobody opens a window whose module never finished making it; the last store is what makes it one. */
    private void cutInit() {
        while (victim.next()) {
            knife.count(false);
            if (victim.isUnderWay()) {
                autopsy.requireRefused(victim.left());
            } else {
                autopsy.open(victim.left(), victim.after());
            }
        }
    }

    private String where(Call call) {
        return String.format(Locale.ROOT, "-D%s=%d, window of %d bytes, call %d, %s, killed after %d of %d stores", HeapScript.SEED_PROPERTY, seed, subject.windowBytes(), calls,
                call, victim.done(), victim.log().size());
    }
}
