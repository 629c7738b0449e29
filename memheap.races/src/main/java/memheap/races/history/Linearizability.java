package memheap.races.history;

import static org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt.forClasses;

import memheap.races.Subject;
import memheap.tck.CachedModule;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Options;
import org.jetbrains.lincheck.datastructures.StressOptions;

/**
 * Checks with Lincheck that what threads see of a component's module can be explained by their calls one after the other. A failure is an exception whose message shows the
 * calls, as few as lead to it.
 *
 * @param subject the component
 * @param way how threads come to the module
 */
public record Linearizability(Subject subject, Way way) {

    private static final int THREADS = 3;
    private static final int CALLS_BEFORE = 3;
    private static final int CALLS_EACH = 4;
    private static final int CALLS_AFTER = 2;
    private static final int MOST_ITERATIONS = 1 << 20; // a longer loop hangs, Lincheck may take it

    /**
     * Whether there is anything to check.
     *
     * @return whether the component opens caches, if they are asked for
     */
    public boolean applies() {
        return !way.isCached() || CachedModule.open(subject.openSafe(way.windowBytes())).isPresent();
    }

    /**
     * Has threads run into each other as they happen to.
     *
     * @param scenarios how many different sets of calls
     * @param runsEach how often each of them is run
     */
    public void checkByStress(int scenarios, int runsEach) {
        check(ModuleCalls.of(subject, way), new StressOptions(), scenarios, runsEach);
    }

    /**
     * Has Lincheck switch threads of lanes wherever they read or write memory. It does not see into memory segments, so the metadata is an array here, and the component
     * nothing but lanes.
     *
     * @param scenarios how many different sets of calls
     * @param runsEach in how many ways threads are switched in each of them
     */
    public static void checkLanesByModel(int scenarios, int runsEach) {
        checkByModel(LaneCalls.class, LaneCalls.class, scenarios, runsEach);
    }

    /**
     * Has Lincheck switch threads of a whole module in the same way. That takes longer: a second or more for each run.
     *
     * @param calls one of {@link ModelledCalls#all}
     * @param scenarios how many different sets of calls
     * @param runsEach in how many ways threads are switched in each of them
     */
    public static void checkModuleByModel(Class<? extends HeapCalls> calls, int scenarios, int runsEach) {
        checkByModel(calls, ModelledCalls.class, scenarios, runsEach);
    }

    /** For calls on a module whose metadata is an array; a method {@code made} of the maker makes it. */
    private static void checkByModel(Class<? extends HeapCalls> calls, Class<?> maker, int scenarios, int runsEach) {
        var options = new ModelCheckingOptions();
        options.loopBound(MOST_ITERATIONS);
        // What no other thread can meet takes most of the time, and there is nothing to switch threads for.
        options.addGuarantee(forClasses(maker.getName()).methods("made").ignore());
        options.addGuarantee(forClasses(HeapCalls.class.getName()).methods("opened", "balance").ignore());
        options.addGuarantee(forClasses("memheap.buddy.BuddyLanesModule", "memheap.ptmalloc.PtmallocModule").methods("usage", "verify", "forEachBlock", "notLive").ignore());
        options.addGuarantee(forClasses("memheap.lanes.Bin").allMethods().ignore());
        check(calls, options, scenarios, runsEach);
    }

    private static void check(Class<?> calls, Options<?, ?> options, int scenarios, int runsEach) {
        options.iterations(scenarios);
        options.invocationsPerIteration(runsEach);
        options.threads(THREADS);
        options.actorsBefore(CALLS_BEFORE);
        options.actorsPerThread(CALLS_EACH);
        options.actorsAfter(CALLS_AFTER);
        options.verifier(HeapVerifier.class);
        options.check(calls);
    }
}
