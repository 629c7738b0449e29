package memheap.pe.tck;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import memheap.pe.spi.Job;
import memheap.pe.spi.ProcessingElementEngine;

/** A job that has run all scenarios: its JVMs, and what they have reported. */
final class ScenarioJob {

    private static final Duration LONGEST = Duration.ofSeconds(Long.getLong("memheap.pe.longest", 200));

    private final int count;
    private final Path folder;
    private final List<Map<String, String>> reports = new ArrayList<>();
    private final List<Integer> statuses = new ArrayList<>();

    private ScenarioJob(int count, Path folder) {
        this.count = count;
        this.folder = folder;
    }

    /** Runs a job. @param template its PE 0 */
    static ScenarioJob run(JobLauncher launcher, Class<? extends ProcessingElementEngine> engine, Job template, long seed) throws IOException, InterruptedException {
        var job = new ScenarioJob(template.count(), Files.createTempDirectory("memheap-pe-"));
        List<String> rest = List.of(job.folder.toString(), String.valueOf(seed));
        var processes = new ArrayList<Process>();
        try {
            for (List<String> command : launcher.commands(template.count(), me -> PeCommand.of(ScenarioMain.class, engine, template, me, rest))) {
                File output = job.folder.resolve("output-" + processes.size()).toFile();
                processes.add(new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output).start());
            }
            job.await(processes);
        } finally {
            processes.forEach(ScenarioJob::end);
        }
        for (int pe = 0; pe < template.count(); pe++) {
            job.reports.add(report(ScenarioMain.reportOf(job.folder, pe)));
        }
        return job;
    }

    /** Ends a process and all that it has started. */
    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /** Where the output of a PE is: in a file of its own, or in that of the one command that has started all. */
    private Path outputOf(int pe) {
        return folder.resolve("output-" + part(pe));
    }

    private int part(int pe) {
        return statuses.size() == 1 ? 0 : pe;
    }

    private void await(List<Process> processes) throws InterruptedException, IOException {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        boolean allEnded = true;
        for (Process process : processes) {
            allEnded &= process.waitFor(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        }
        if (!allEnded) {
            dump(processes);
        }
        for (Process process : processes) {
            statuses.add(process.isAlive() ? -1 : process.exitValue());
        }
    }

    /** Has those that hang write what their threads do. */
    private static void dump(List<Process> processes) throws IOException, InterruptedException {
        for (Process process : processes) {
            List<ProcessHandle> all = Stream.concat(Stream.of(process.toHandle()), process.descendants()).filter(ScenarioJob::isJvm).toList();
            for (ProcessHandle jvm : all) {
                new ProcessBuilder("kill", "-QUIT", String.valueOf(jvm.pid())).start().waitFor();
                process.waitFor(1, TimeUnit.SECONDS);
            }
        }
    }

    private static boolean isJvm(ProcessHandle process) {
        return process.isAlive() && process.info().command().filter(command -> command.endsWith("/java")).isPresent();
    }

    private static Map<String, String> report(Path file) throws IOException {
        var results = new HashMap<String, String>();
        if (Files.exists(file)) {
            try (Stream<String> lines = Files.lines(file)) {
                lines.map(line -> line.split("\t", 2)).forEach(line -> results.put(line[0], line[1]));
            }
        }
        return results;
    }

    /** What went wrong in a scenario. @return a text if anything has */
    Optional<String> failure(String scenario) throws IOException {
        for (int pe = 0; pe < count; pe++) {
            String result = reports.get(pe).get(scenario);
            if (result == null) {
                return Optional.of("PE %d has not come to its end (exit status %d, -1 if it was ended); first failure of the job: %s%nits output:%n%s"
                        .formatted(pe, statuses.get(part(pe)), first(), output(pe)));
            }
            if (!result.isEmpty()) {
                return Optional.of("PE " + pe + ": " + result.replace("\\n", "\n"));
            }
        }
        return Optional.empty();
    }

    private String first() {
        return reports.stream().flatMap(report -> report.entrySet().stream()).filter(entry -> !entry.getValue().isEmpty()).map(Map.Entry::getKey).findFirst().orElse("none");
    }

    private String output(int pe) throws IOException {
        return Files.exists(outputOf(pe)) ? Files.readString(outputOf(pe)) : "";
    }

    /** What went wrong at the end. @return a text if a JVM has ended badly */
    Optional<String> badEnd() throws IOException {
        for (int pe = 0; pe < statuses.size(); pe++) {
            if (statuses.get(pe) != 0) {
                return Optional.of("PE %d has ended with %d:%n%s".formatted(pe, statuses.get(pe), output(pe)));
            }
        }
        return Optional.empty();
    }

    /** Removes its files. */
    void delete() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
