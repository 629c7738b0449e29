package memheap.chaos.kills;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import memheap.base.BaseFixture;

/** The process that is killed. It looks whether all that its predecessor had is there, byte by byte, and goes on: threads use the heap. Now and then another component takes over. */
public final class Victim {

    /** Instead of how many threads there are: only looks, and ends. */
    static final String LOOKS_ONLY = "0";

    private static final int CALLS = 20;
    private static final int SWAP_OF = 2; // one of so many times, another component takes over before the next calls

    private Victim() {
    }

    /**
     * Goes on until it is killed; ends by itself only if something was lost, with status 1 and the reason, or if it only looks.
     *
     * @param words the folder of heap and journal, the component, the seed, how many threads
     * @throws IOException if the heap cannot be had
     */
    public static void main(String... words) throws IOException {
        Thread.setDefaultUncaughtExceptionHandler((thread, failed) -> halt(failed));
        var subject = Subject.valueOf(words[1].toUpperCase(Locale.ROOT));
        try (var journal = new Journal(Path.of(words[0], "journal"));
                var base = new BaseFixture("memheap.backing", "file:" + Path.of(words[0], "heap"), "memheap.size", "8M", "memheap.windows", "2")) {
            base.add(subject.label(), 2, subject.component());
            base.add(subject.other().label(), 1, subject.other().component());
            look(journal, base);
            if (!words[3].equals(LOOKS_ONLY)) {
                use(journal, base, subject, new Random(Long.parseLong(words[2])), Integer.parseInt(words[3]));
            }
        }
    }

    /** All threads end at once, whoever of them has found something. */
    private static void halt(Throwable failed) {
        failed.printStackTrace(System.out);
        System.out.flush();
        Runtime.getRuntime().halt(1);
    }

    private static void look(Journal journal, BaseFixture base) {
        List<String> problems = base.inspector().verify();
        Lost.unless(problems.isEmpty(), "the heap finds " + problems);
        new Look(journal, base.addresses).look(base.heap.statistics().liveBlocks());
        journal.add(Journal.RUNS, 1);
    }

    private static void use(Journal journal, BaseFixture base, Subject first, Random random, int writers) {
        journal.set(Journal.WRITERS, writers);
        for (int number = 1; number < writers; number++) {
            var writer = new Writer(journal, base.addresses, number, writers, random.nextLong());
            Thread.ofPlatform().start(() -> goOn(writer));
        }
        var writer = new Writer(journal, base.addresses, 0, writers, random.nextLong());
        for (Subject subject = first;;) {
            if (random.nextInt(SWAP_OF) == 0) {
                subject = subject.other();
                journal.add(Journal.SWAPS, 1);
                base.configure("memheap.pin", subject.label());
            }
            for (int call = 0; call < CALLS; call++) {
                writer.use();
            }
        }
    }

    private static void goOn(Writer writer) {
        while (true) {
            writer.use();
        }
    }
}
