package memheap.base;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import memheap.pe.spi.ProcessingElementEngine;

/** The engines that could carry a job, best first: higher priority, then lower service id; one alone if it is pinned. Safe for all threads. */
final class EngineChoice {

    /**
     * One engine's service.
     *
     * @param name of the engine
     * @param service the engine
     * @param serviceId its service's number
     * @param priority its service ranking
     * @param bundle symbolic name and version of its bundle, for people
     */
    record Engine(String name, ProcessingElementEngine service, long serviceId, int priority, String bundle) {

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "'%s' (priority %d, service %d of %s)", name, priority, serviceId, bundle);
        }
    }

    private static final Comparator<Engine> BEST_FIRST = Comparator.comparingInt(Engine::priority).reversed().thenComparingLong(Engine::serviceId);

    private final String pin;
    private final List<Engine> engines = new ArrayList<>(); // guarded by this

    /** @param pin the name of the only one that may; empty if any may */
    EngineChoice(String pin) {
        this.pin = pin;
    }

    synchronized void add(Engine engine) {
        engines.add(engine);
        engines.sort(BEST_FIRST);
    }

    synchronized void remove(long serviceId) {
        engines.removeIf(engine -> engine.serviceId() == serviceId);
    }

    /** Whether an engine is still there. */
    synchronized boolean has(Engine engine) {
        return engines.stream().anyMatch(known -> known.serviceId() == engine.serviceId());
    }

    /** Those that may carry the job. */
    synchronized List<Engine> eligible() {
        return engines.stream().filter(this::isEligible).toList();
    }

    private boolean isEligible(Engine engine) {
        return pin.isEmpty() || pin.equals(engine.name());
    }

    /** All of them, a line each. */
    synchronized List<String> describe() {
        return engines.stream().map(engine -> engine + (isEligible(engine) ? "" : " is left out: memheap.job.engine names '" + pin + "'")).toList();
    }

    /** What is missing if none is eligible. */
    String lack() {
        return pin.isEmpty() ? "no engine is installed: install memheap.pe.local or another bundle with a ProcessingElementEngine service"
                : String.format(Locale.ROOT, "no engine '%s' is installed, which memheap.job.engine names", pin);
    }
}
