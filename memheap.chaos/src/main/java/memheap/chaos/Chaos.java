package memheap.chaos;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import memheap.chaos.container.EmbeddedContainer;
import org.osgi.framework.BundleException;

/**
 * The command line: {@code java -jar memheap.chaos.jar [OPTION...]}. In rounds, each on another kind of memory, a heap is opened, disturbed in phases and closed. After a phase nobody has a block, and
 * nothing may be wrong with the heap; after a round nothing may be left of it.
 */
public final class Chaos {

    /** The size of the heap. */
    static final long HEAP_BYTES = 32 << 20;

    private static final int PHASES = 3;
    private static final int STEPS = 12;
    private static final int PROGRESS = 200;
    private static final List<String> BACKINGS = List.of("anonymous", "shm", "file");

    private final Arguments arguments;
    private final PrintStream out;
    private final long seed;
    private final Random random;
    private final Map<Step, Integer> done = new EnumMap<>(Step.class);
    private final Operation.Counts counts = new Operation.Counts();
    private final Loaders loaders = new Loaders();
    private int steps;
    private int phases;
    private int rounds;
    private int hung;
    private int limited;
    private int reservedFor;
    private String last = "the start";

    private Chaos(Arguments arguments, PrintStream out) {
        this.arguments = arguments;
        this.out = out;
        this.seed = arguments.seed().orElseGet(System::nanoTime);
        this.random = new Random(seed);
    }

    /**
     * Disturbs a heap. Exit status: 0 if nothing was lost, 1 if something was, 2 if the command line was not understood.
     *
     * @param words see {@code --help}
     */
    public static void main(String... words) {
        if (List.of(words).contains("--help")) {
            System.out.print(Arguments.USAGE);
            return;
        }
        try {
            System.exit(run(Arguments.parse(words), System.out));
        } catch (IllegalArgumentException notUnderstood) {
            System.err.println("memheap chaos: " + notUnderstood.getMessage());
            System.exit(2);
        }
    }

    /**
     * Disturbs a heap and tells what was done and found.
     *
     * @param arguments what was asked for
     * @param out where to
     * @return the exit status
     */
    static int run(Arguments arguments, PrintStream out) {
        return new Chaos(arguments, out).run();
    }

    private int run() {
        String framework = arguments.framework().label();
        out.printf(Locale.ROOT, "seed %d, on %s; the same decisions again: ./memheap chaos --framework %s --threads %d --seconds %d --seed %d%n",
                seed, framework, framework, arguments.threads(), arguments.seconds(), seed);
        long end = System.nanoTime() + Duration.ofSeconds(arguments.seconds()).toNanos();
        Throwable lost = null;
        try {
            while (System.nanoTime() < end) {
                round(BACKINGS.get(rounds++ % BACKINGS.size()), end);
            }
        } catch (RuntimeException | BundleException | AssertionError failed) {
            lost = failed;
        }
        report(lost);
        return lost == null ? 0 : 1;
    }

    private void report(Throwable lost) {
        out.printf(Locale.ROOT, "%d steps in %d phases of %d rounds (%s): %s%n", steps, phases, rounds, String.join(", ", BACKINGS.subList(0, Math.min(rounds, BACKINGS.size()))), Driver.summary(done));
        out.printf(Locale.ROOT, "%d operations of %d threads, each block looked at byte by byte: %s%n", counts.sum(), arguments.threads(), counts);
        out.printf(Locale.ROOT, "%d class loaders of bundles that went were collected; %d threads were stuck in components that hung, and left with them%n", loaders.gone(), hung);
        out.printf(Locale.ROOT, "tenants refused at their limit, while others were served: %d; tenants with a reservation: %d%n", limited, reservedFor);
        if (lost == null) {
            out.println("findings 0");
        } else {
            out.printf(Locale.ROOT, "LOST at step %d (%s), seed %d, round %d: %s%n", steps, last, seed, rounds, lost.getMessage());
            lost.printStackTrace(out);
        }
    }

    private void round(String backing, long end) throws BundleException {
        Footprint before = Footprint.now();
        Path folder = temporaryFolder();
        Reserved reserved;
        try (var container = new EmbeddedContainer(arguments.framework(), settings(backing, folder))) {
            var fleet = new Fleet(container, loaders);
            var guests = new Guests(container, loaders);
            MemorySegment memory = container.heap().addresses().memory();
            for (int phase = 0; phase < PHASES && (phase == 0 || System.nanoTime() < end); phase++) {
                phase(container, fleet, guests);
            }
            hung += guests.hung();
            reserved = new Reserved(Footprint.maps(), memory.address(), memory.byteSize());
        }
        reserved.requireUnmapped(Footprint.maps());
        Footprint.now().requireNoMoreThan(before);
        remove(folder, backing);
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("memheap.chaos.file");
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    private static Map<String, String> settings(String backing, Path folder) {
        return new HashMap<>(Map.of("memheap.size", String.valueOf(HEAP_BYTES), "memheap.windows", "16", "memheap.init.timeout", "6s", "memheap.onStop", "reclaim",
                "memheap.backing", backing.equals("file") ? "file:" + folder.resolve("heap") : backing));
    }

    /** A heap in a file is left as a file, and nothing else is. */
    private static void remove(Path folder, String backing) {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> left = files.toList();
            if (left.size() != (backing.equals("file") ? 1 : 0)) {
                throw new Loss("files were left behind: " + left);
            }
            for (Path file : left) {
                Files.delete(file);
            }
            Files.delete(folder);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private void phase(EmbeddedContainer container, Fleet fleet, Guests guests) throws BundleException {
        phases++;
        long clientSeed = random.nextLong();
        try (var clients = new Clients(container.heap(), arguments.threads(), clientSeed, counts)) {
            var driver = new Driver(container, fleet, guests, loaders, clients, random, done);
            try {
                for (int step = 0; step < STEPS; step++) {
                    steps++;
                    step(driver, clients);
                }
                driver.rest();
            } finally {
                last = driver.last();
                limited += driver.limited();
                reservedFor += driver.reservedFor();
            }
            Rest.require(container, clients, loaders);
        }
    }

    private void step(Driver driver, Clients clients) throws BundleException {
        long begin = System.nanoTime();
        driver.step();
        clients.awaitProgress(PROGRESS);
        if (arguments.isVerbose()) {
            out.printf(Locale.ROOT, "  step %d: %s, %d ms%n", steps, driver.last(), Duration.ofNanos(System.nanoTime() - begin).toMillis());
        }
    }
}
