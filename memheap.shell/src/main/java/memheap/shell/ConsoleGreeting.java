package memheap.shell;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import memheap.api.HeapStatistics;
import memheap.api.Memheap;
import memheap.event.MemheapInspector;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** The one line that a container says when it is up: what it serves, and where jars are to be dropped; or that it has no heap, and what to do. */
final class ConsoleGreeting {

    /** Framework property: the folders whose jars are installed, separated by commas; the last is the one to name. */
    static final String LOAD = "memheap.load";

    private final BundleContext context;

    ConsoleGreeting(BundleContext context) {
        this.context = context;
    }

    /** Whether the base has started; else there will be no heap in this container. */
    boolean isUp() {
        return context.getServiceReference(MemheapInspector.class) != null;
    }

    /**
     * Says it.
     *
     * @param heapIsOpen whether a component has made a heap by now
     * @param console what the container is talked to by, as {@link ConsoleComponent#CONSOLE} has it
     */
    String text(boolean heapIsOpen, String console) {
        if (!isUp()) {
            return "memheap is not up: its base has not started, for the reason above; it is also what 'felix:log error' says; " + ending(console);
        }
        String heap = heapIsOpen ? withHeap(Memheap::statistics).map(ConsoleGreeting::describe).orElse("the heap has just gone")
                : "no component serves the heap yet ('memheap:explain' says why)";
        String folders = String.valueOf(context.getProperty(LOAD));
        return String.format(Locale.ROOT, "memheap is up: %s; drop jars into %s", heap, folders.substring(folders.lastIndexOf(',') + 1));
    }

    private String ending(String console) {
        return switch (console) {
            case "lines" -> "what is read is run without a heap, and the status will be 1";
            case "terminal" -> "'exit' ends this container, which stays without a heap";
            default -> String.format(Locale.ROOT, "this container stays without a heap: end it with 'memheap stop --home %s'", context.getProperty(ExecComponent.HOME));
        };
    }

    private <T> Optional<T> withHeap(Function<Memheap, T> question) {
        ServiceReference<Memheap> reference = context.getServiceReference(Memheap.class);
        Memheap heap = reference == null ? null : context.getService(reference);
        if (heap == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(question.apply(heap));
        } finally {
            context.ungetService(reference);
        }
    }

    private static String describe(HeapStatistics statistics) {
        return String.format(Locale.ROOT, "'%s' manages a heap of %d bytes", statistics.component(), statistics.sizeBytes());
    }
}
