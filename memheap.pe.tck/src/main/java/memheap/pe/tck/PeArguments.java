package memheap.pe.tck;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import memheap.pe.spi.Job;
import memheap.pe.spi.ProcessingElementEngine;

/**
 * What the JVM of a PE is told: class of the engine, job id, number ({@code $NAME} if a variable of the environment says it), count, bytes of the
 * heap, patience in milliseconds, settings as {@code name=value} separated by commas, and what a certain main class needs beside.
 *
 * @param engine how to join
 * @param job what to join
 * @param rest what follows
 */
record PeArguments(ProcessingElementEngine engine, Job job, List<String> rest) {

    private static final int FIXED = 7;
    private static final long ALIGNMENT = 1 << 16;

    static PeArguments parse(String[] arguments) throws ReflectiveOperationException {
        var engine = (ProcessingElementEngine) Class.forName(arguments[0]).getConstructor().newInstance();
        Map<String, String> settings = Arrays.stream(arguments[6].split(",")).filter(setting -> !setting.isEmpty()).map(setting -> setting.split("=", 2))
                .collect(Collectors.toMap(setting -> setting[0], setting -> setting[1]));
        var job = new Job(arguments[1], number(arguments[2]), Integer.parseInt(arguments[3]), Long.parseLong(arguments[4]), ALIGNMENT,
                Duration.ofMillis(Long.parseLong(arguments[5])), settings);
        return new PeArguments(engine, job, List.of(arguments).subList(FIXED, arguments.length));
    }

    private static int number(String text) {
        return Integer.parseInt(text.startsWith("$") ? System.getenv(text.substring(1)) : text);
    }

    /** @param me what tells the JVM its number; that of the job does not count */
    static List<String> of(Class<? extends ProcessingElementEngine> engine, Job job, String me) {
        String settings = job.settings().entrySet().stream().map(setting -> setting.getKey() + "=" + setting.getValue()).collect(Collectors.joining(","));
        return List.of(engine.getName(), job.id(), me, String.valueOf(job.count()), String.valueOf(job.heapBytes()), String.valueOf(job.patience().toMillis()), settings);
    }
}
