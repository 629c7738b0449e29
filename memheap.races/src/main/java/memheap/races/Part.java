package memheap.races;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import memheap.races.history.HeapCalls;
import memheap.races.history.Interruptions;
import memheap.races.history.Linearizability;
import memheap.races.history.ModelledCalls;
import memheap.races.history.Way;
import memheap.races.jcstress.Collisions;
import memheap.tck.LongScript;

/** The ways to look for faults, each for as long as it is given. */
enum Part {

    /** Millions of random calls of one caller, against a slow, obvious model. */
    SCRIPTS {
        @Override
        void run(Plan plan) {
            for (Subject subject : Subject.values()) {
                for (ScriptMode mode : ScriptMode.values()) {
                    mode.open(subject, WINDOW_BYTES).ifPresent(heap -> {
                        heap.close();
                        new LongScript(plan.seed(), plan.operations(), WINDOW_BYTES).run(() -> mode.open(subject, WINDOW_BYTES).orElseThrow());
                        plan.say("%s, %s: %d calls agree with the model", subject.label(), mode.name().toLowerCase(Locale.ROOT), plan.operations());
                    });
                }
            }
        }
    },

    /** Calls on lanes, interrupted wherever they touch metadata. */
    INTERRUPTIONS {
        @Override
        void run(Plan plan) {
            long end = plan.end();
            long scripts = 0;
            while (System.nanoTime() < end) {
                Interruptions.random(plan.seed() + scripts).check();
                scripts++;
            }
            plan.say("%d sets of calls, each interrupted at every access", scripts);
        }
    },

    /** Calls of three threads, explained by an order of them. */
    LINCHECK {
        @Override
        void run(Plan plan) {
            List<Linearizability> all = Stream.of(Subject.values()).flatMap(subject -> Stream.of(Way.values()).map(way -> new Linearizability(subject, way)))
                    .filter(Linearizability::applies).toList();
            Plan each = plan.share(all.size() + 1 + ModelledCalls.all().size());
            int scenarios = atLeastOne(each, MILLIS_EACH_SCENARIO);
            for (Linearizability one : all) {
                one.checkByStress(scenarios, RUNS_EACH);
                plan.say("%s, %s: %d sets of calls, each run %d times", one.subject().label(), one.way().name().toLowerCase(Locale.ROOT), scenarios, RUNS_EACH);
            }
            int inLanes = atLeastOne(each, RUNS_BY_MODEL * MILLIS_EACH_RUN_BY_MODEL);
            Linearizability.checkLanesByModel(inLanes, RUNS_BY_MODEL);
            plan.say("lanes: %d sets of calls, each switched in %d ways", inLanes, RUNS_BY_MODEL);
            int inModules = Math.min(RUNS_BY_MODEL, atLeastOne(each, MILLIS_EACH_RUN_IN_MODULE));
            int ofModules = atLeastOne(each, inModules * MILLIS_EACH_RUN_IN_MODULE);
            for (Class<? extends HeapCalls> calls : ModelledCalls.all()) {
                Linearizability.checkModuleByModel(calls, ofModules, inModules);
                plan.say("%s by model: %d sets of calls, each switched in %d ways", calls.getSimpleName(), ofModules, inModules);
            }
        }
    },

    /** Two calls at the same time, over and over. */
    JCSTRESS {
        @Override
        void run(Plan plan) throws InterruptedException {
            boolean thorough = plan.time().toMillis() > COLLISIONS_THOROUGH_MILLIS;
            long millisEach = thorough ? plan.time().toMillis() / (COLLISIONS * COMPILATIONS) : Math.max(100, plan.time().toMillis() / COLLISIONS - 1000);
            var collisions = new Collisions(plan.folder(), Container.bundles(), (int) millisEach);
            List<String> lines = thorough ? collisions.runThoroughly() : collisions.runQuickly();
            plan.say("%d pairs of calls, %s, %d ms each; what was printed is in %s (%d lines)", COLLISIONS, thorough ? "in all compilations" : "in one process", millisEach,
                    plan.folder(), lines.size());
        }
    },

    /** Threads that trade blocks of the bare modules. */
    TRADING {
        @Override
        void run(Plan plan) throws InterruptedException {
            for (Subject subject : Subject.values()) {
                long end = plan.share(Subject.values().length).end();
                long trades = new Trading(plan.seed()).onModule(subject, round -> System.nanoTime() < end);
                plan.say("%s: %d trades", subject.label(), trades);
            }
        }
    },

    /** Threads that trade blocks of all of memheap while components are swapped. */
    SWAPS {
        @Override
        void run(Plan plan) throws InterruptedException {
            long end = plan.end();
            int[] swaps = {0};
            try (var container = new Container()) {
                long trades = new Trading(plan.seed()).onHeap(container, swap -> {
                    swaps[0] = swap;
                    return System.nanoTime() < end;
                });
                plan.say("%d trades while components were swapped %d times", trades, swaps[0]);
            }
        }
    };

    private static final long WINDOW_BYTES = 1 << 20;
    private static final int RUNS_EACH = 500;
    private static final int MILLIS_EACH_SCENARIO = 150;
    private static final int RUNS_BY_MODEL = 50;
    private static final int MILLIS_EACH_RUN_BY_MODEL = 60;
    private static final int MILLIS_EACH_RUN_IN_MODULE = 1000;
    private static final int COLLISIONS = 12;
    private static final int COMPILATIONS = 10;
    private static final int COLLISIONS_THOROUGH_MILLIS = 240_000; // what it does beside takes a minute

    private static int atLeastOne(Plan plan, int millisEach) {
        return (int) Math.max(1, plan.time().toMillis() / millisEach);
    }

    /** Looks for faults. A fault is thrown, with what leads to it. */
    abstract void run(Plan plan) throws InterruptedException;

    /** The part's name on the command line. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
