package memheap.job.probe;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import memheap.api.Allocation;
import memheap.pe.JobProgram;
import memheap.pe.PeerLostException;
import memheap.pe.ProcessingElements;
import memheap.pe.Reduction;
import memheap.pe.SymmetricMemheap;
import memheap.pe.SymmetryViolationException;
import org.osgi.service.component.annotations.Component;

/** Does what its first argument says. What is printed is what the tests look for. */
@Component
public final class Probe implements JobProgram {

    private static final int BYTES = 64;
    private static final int BLOCKS = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Override
    public int run(ProcessingElements elements, SymmetricMemheap heap, List<String> arguments) throws Exception {
        return switch (arguments.getFirst()) {
            case "greet" -> greet(elements, heap, arguments);
            case "status" -> elements.me() == 1 ? Integer.parseInt(arguments.get(1)) : waitForever();
            case "return" -> returned(elements, Integer.parseInt(arguments.get(1)));
            case "exit" -> exit(elements, Integer.parseInt(arguments.get(1)));
            case "read" -> read(elements, heap, arguments);
            case "throw" -> fail(elements);
            case "diverge" -> diverge(elements, heap);
            case "wait" -> ready(elements, Probe::waitForever);
            case "allocate" -> ready(elements, () -> allocateForever(heap));
            case "lose" -> lose(elements, heap);
            case "swap" -> swap(elements, heap, arguments.subList(1, arguments.size()));
            default -> throw new IllegalArgumentException(arguments.toString());
        };
    }

    private interface Act {
        int run() throws Exception;
    }

    /** Each writes into its neighbour; all sum up what they got. */
    private static int greet(ProcessingElements elements, SymmetricMemheap heap, List<String> arguments) {
        try (Allocation place = heap.allocate(BYTES, BYTES)) {
            int next = (elements.me() + 1) % elements.count();
            elements.putLong(next, place.address(), elements.me() + 1L);
            elements.barrier();
            long sum = elements.reduce(Reduction.SUM, elements.memory().get(JAVA_LONG, place.address()));
            say("PE %d of %d: sum %d at 0x%x, arguments %s", elements.me(), elements.count(), sum, place.address(), arguments.subList(1, arguments.size()));
        }
        return 0;
    }

    /** PE 1 returns this status, the others 0: these wait for it then. */
    private static int returned(ProcessingElements elements, int status) {
        elements.barrier();
        return elements.me() == 1 ? status : 0;
    }

    /** PE 1 ends its JVM, as a library might that it calls. */
    private static int exit(ProcessingElements elements, int status) {
        elements.barrier();
        if (elements.me() == 1) {
            System.exit(status);
        }
        return 0;
    }

    private static int read(ProcessingElements elements, SymmetricMemheap heap, List<String> arguments) throws IOException {
        say("PE %d has read %d", elements.me(), System.in.read());
        return greet(elements, heap, arguments);
    }

    private static int allocateForever(SymmetricMemheap heap) {
        while (true) {
            heap.allocate(BYTES, BYTES).close();
        }
    }

    private static int fail(ProcessingElements elements) {
        if (elements.me() == 0) {
            throw new IllegalStateException("what went wrong");
        }
        elements.barrier();
        return 0;
    }

    private static int diverge(ProcessingElements elements, SymmetricMemheap heap) {
        try {
            heap.allocate(elements.me() == 1 ? 2 * BYTES : BYTES, BYTES);
        } catch (SymmetryViolationException told) {
            say("told: %s", told.getMessage().replace('\n', ' '));
            return 3;
        }
        return 0;
    }

    private static int ready(ProcessingElements elements, Act then) throws Exception {
        elements.barrier();
        say("ready, process %d", ProcessHandle.current().pid());
        return then.run();
    }

    private static int waitForever() throws InterruptedException {
        new CountDownLatch(1).await();
        return 0;
    }

    /** All but PE 1, which is killed from outside, go on without it. */
    private static int lose(ProcessingElements elements, SymmetricMemheap heap) throws Exception {
        Allocation kept = heap.allocate(BYTES, BYTES);
        elements.memory().set(JAVA_LONG, kept.address(), 42 + elements.me());
        return ready(elements, () -> {
            if (elements.me() == 1) {
                return waitForever();
            }
            try {
                elements.barrier();
                return 1;
            } catch (PeerLostException lost) {
                say("lost %s", elements.lost());
            }
            Allocation more = heap.allocate(BYTES, BYTES);
            say("goes on: kept %d, address 0x%x", elements.memory().get(JAVA_LONG, kept.address()), more.address());
            return 0;
        });
    }

    /** Allocates until each of these components has served, in this order; blocks and their contents stay. */
    private static int swap(ProcessingElements elements, SymmetricMemheap heap, List<String> components) {
        List<Allocation> blocks = new ArrayList<>();
        for (String component : components) {
            awaitComponent(heap, component);
            for (int i = 0; i < BLOCKS; i++) {
                blocks.add(heap.allocate(BYTES, BYTES));
                elements.memory().set(JAVA_LONG, blocks.getLast().address(), content(elements, blocks.size()));
            }
            say("'%s' serves, addresses %x", component, blocks.stream().mapToLong(Allocation::address).sum());
        }
        for (int index = 0; index < blocks.size(); index++) {
            require(elements.memory().get(JAVA_LONG, blocks.get(index).address()) == content(elements, index + 1), "block %d has changed", index);
        }
        blocks.forEach(Allocation::close);
        say("%d blocks were right", blocks.size());
        return 0;
    }

    /** A collective call is where a swap takes place, so all PEs see it behind the same one. */
    private static void awaitComponent(SymmetricMemheap heap, String component) {
        long begin = System.nanoTime();
        while (!heap.statistics().component().equals(component)) {
            heap.allocate(BYTES, BYTES).close();
            require(System.nanoTime() - begin < PATIENCE.toNanos(), "'%s' does not serve", component);
        }
    }

    private static long content(ProcessingElements elements, int number) {
        return elements.me() * 1_000_000L + number;
    }

    private static void require(boolean holds, String message, Object found) {
        if (!holds) {
            throw new IllegalStateException(String.format(Locale.ROOT, message, found));
        }
    }

    private static void say(String text, Object... values) {
        System.out.println(String.format(Locale.ROOT, text, values));
    }
}
