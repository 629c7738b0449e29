package memheap.base;

import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import memheap.pe.spi.Job;

/**
 * The job that this JVM is a PE of, as framework or system properties say.
 *
 * @param job what an engine has to know
 * @param engine the name of the only engine that may carry it; empty if any may
 * @param isGuarded whether the calls of the PEs are compared
 * @param heap the symmetric heap
 */
record JobSettings(Job job, String engine, boolean isGuarded, Settings heap) {

    private static final String ID = "memheap.job";
    private static final String ME = "memheap.job.pe";
    private static final String COUNT = "memheap.job.count";
    private static final String SIZE = "memheap.job.size";
    private static final String WINDOWS = "memheap.job.windows";
    private static final String ENGINE = "memheap.job.engine";
    private static final String PATIENCE = "memheap.job.patience";
    private static final String GUARD = "memheap.job.guard";

    /** What is said of the local heap, and decided otherwise for the symmetric one. */
    private static final Set<String> ELSEWHERE = Set.of("memheap.size", "memheap.windows", "memheap.symmetric", "memheap.backing", "memheap.hugepages", "memheap.onStop");

    private enum Guard { ON, OFF }

    /**
     * Reads them.
     *
     * @param configuration what Configuration Admin says of the heap; the job itself is no matter of it
     * @param property a framework or system property by its name, or {@code null}
     * @return nothing if this JVM is in no job
     * @throws IllegalArgumentException if one is wrong; the message names the key
     */
    static Optional<JobSettings> read(Map<String, ?> configuration, UnaryOperator<String> property) {
        var source = new SettingSource(Map.of(), property);
        return source.find(ID).map(id -> {
            source.find(SIZE).ifPresent(text -> ByteSize.parse(SIZE, text)); // read again below, by another name
            Map<String, Object> ofHeap = new HashMap<>(configuration);
            ofHeap.keySet().removeAll(ELSEWHERE);
            Settings heap = Settings.read(ofHeap, name -> heapProperty(property, name), name -> null).inJob();
            return new JobSettings(job(id, source, heap.memory()), source.text(ENGINE, ""), SettingSource.choice(GUARD, source.text(GUARD, "on"), Guard.values()) == Guard.ON, heap);
        });
    }

    private static Job job(String id, SettingSource source, Settings.Memory memory) {
        int count = SettingSource.number(COUNT, source.text(COUNT, ""), 1, Job.MAXIMUM_COUNT);
        int me = SettingSource.number(ME, source.text(ME, ""), 0, count - 1);
        Duration patience = SettingSource.duration(PATIENCE, source.text(PATIENCE, "60s"));
        try {
            return new Job(id, me, count, HeapMemory.byteSize(memory), HeapMemory.byteAlignment(memory), patience, Map.of());
        } catch (IllegalArgumentException wrong) { // the id: all else has been checked before
            throw new IllegalArgumentException(String.format(Locale.ROOT, "%s: %s", ID, wrong.getMessage()), wrong);
        }
    }

    /** Of the symmetric heap, size and number of windows can be others than those of the local one; it lies where the engine has it. */
    private static String heapProperty(UnaryOperator<String> property, String name) {
        return switch (name) {
            case "memheap.size" -> first(property, SIZE, name);
            case "memheap.windows" -> first(property, WINDOWS, name);
            case "memheap.symmetric" -> "true";
            default -> ELSEWHERE.contains(name) ? null : property.apply(name);
        };
    }

    private static String first(UnaryOperator<String> property, String name, String otherwise) {
        return Optional.ofNullable(property.apply(name)).orElseGet(() -> property.apply(otherwise));
    }

    /** These settings with what can change of the heap before this PE has joined. */
    JobSettings withChanges(Settings wanted) {
        return new JobSettings(job, engine, isGuarded, heap.withChanges(wanted, true));
    }

    /** For people. */
    String text() {
        return String.format(Locale.ROOT, "job '%s': PE %d of %d", job.id(), job.me(), job.count());
    }
}
