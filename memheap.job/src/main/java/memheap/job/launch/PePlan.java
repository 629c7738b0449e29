package memheap.job.launch;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import memheap.base.JobPlan;
import memheap.job.JobRun;
import memheap.pe.spi.Job;

/**
 * What each PE of a job is told.
 *
 * @param id name of the job
 * @param options what was asked for
 * @param distribution the folder of memheap, the same on all hosts
 */
record PePlan(String id, LaunchOptions options, Path distribution) {

    // words of the launcher script
    private static final String KEEP_HOME = "keep";
    private static final String REMOVE_HOME = "remove";
    private static final String OWN_LOAD = "-";

    /** The job as PE 0 will join it. Throws {@link IllegalArgumentException} if a property makes no sense. */
    Job job() {
        Map<String, String> properties = properties();
        properties.put("memheap.job.pe", "0");
        return JobPlan.of(properties::get);
    }

    /**
     * The command that starts a PE.
     *
     * @param number which one, or a word for the launcher script that says where it finds that
     * @param homes the folder for the homes of all PEs
     */
    List<String> command(String number, Path homes) {
        var command = new ArrayList<>(List.of("sh", distribution.resolve("bin/memheap").toString(), "pe", number, homes.toString(),
                options.home().isPresent() ? KEEP_HOME : REMOVE_HOME, options.load().map(Path::toString).orElse(OWN_LOAD)));
        properties().forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.add("-D" + JobRun.LAUNCHER + "=" + Homes.launcher(homes));
        return command;
    }

    private Map<String, String> properties() {
        var all = new LinkedHashMap<>(options.properties());
        all.put("memheap.job", id);
        all.put("memheap.job.count", String.valueOf(options.count()));
        all.put("memheap.job.engine", options.engine());
        all.put(JobRun.BUNDLE, options.bundle().toUri().toString());
        all.put(JobRun.ARGUMENTS, String.valueOf(options.arguments().size()));
        for (int index = 0; index < options.arguments().size(); index++) {
            all.put(JobRun.ARGUMENT + index, options.arguments().get(index));
        }
        return all;
    }
}
