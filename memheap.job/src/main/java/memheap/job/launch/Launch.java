package memheap.job.launch;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import memheap.pe.openshmem.LaunchSettings;
import memheap.pe.spi.Job;

/**
 * Starts a job and waits for its end: {@code memheap job}. A signal that ends this process ends the PEs first.
 *
 * <p>Exit status: that of the first PE that has failed, 0 if none has, 2 if the command line was not understood.
 */
public final class Launch {

    private static final int FAILED = 1;
    private static final int NOT_UNDERSTOOD = 2;
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final String RANK = "rank"; // the launcher script asks oshrun's variable then

    private final LaunchOptions options;
    private final PePlan plan;
    private final Job job;

    private Launch(LaunchOptions options, Path distribution) {
        this.options = options;
        this.plan = new PePlan("job-" + ProcessHandle.current().pid() + "-" + Long.toString(System.currentTimeMillis(), Character.MAX_RADIX), options, distribution);
        this.job = plan.job();
    }

    /**
     * Runs the job.
     *
     * @param words the folder of memheap, then what is written behind {@code memheap job}
     */
    public static void main(String[] words) throws InterruptedException {
        int status;
        try {
            status = new Launch(LaunchOptions.parse(Arrays.asList(words).subList(1, words.length)), Path.of(words[0])).run();
        } catch (IllegalArgumentException wrong) {
            System.err.println("memheap: " + wrong.getMessage());
            status = NOT_UNDERSTOOD;
        } catch (IOException failed) {
            System.err.println("memheap: the job cannot be started: " + (failed instanceof FileSystemException ? failed.toString() : failed.getMessage()));
            status = FAILED;
        }
        System.exit(status);
    }

    private int run() throws IOException, InterruptedException {
        warn();
        try (Homes homes = Homes.open(options.home(), Path.of(Objects.requireNonNullElse(System.getenv("TMPDIR"), "/tmp")))) { // as for all that the launcher script makes
            var running = new RunningJob(options.keepsGoing(), GRACE);
            Thread end = Thread.ofPlatform().unstarted(() -> stop(running, homes));
            Runtime.getRuntime().addShutdownHook(end);
            try {
                start(running, homes);
                return running.await();
            } catch (IOException failed) {
                running.stop();
                throw failed;
            }
        }
    }

    private void warn() {
        if (options.hosts().isEmpty()) {
            HostCapacity.here().warnings(job.count(), job.heapAlignment()).forEach(warning -> System.err.println("memheap: " + warning));
        }
    }

    private static void stop(RunningJob running, Homes homes) {
        try {
            running.stop();
            homes.close();
        } catch (InterruptedException impossible) {
            Thread.currentThread().interrupt();
        }
    }

    private void start(RunningJob running, Homes homes) throws IOException {
        var returns = new Returns(Homes.launcher(homes.folder()));
        if (options.engine().equals(LaunchOptions.OPENSHMEM)) {
            running.add(startByOshrun(homes.folder(), returns));
        } else {
            for (int index = 0; index < options.count(); index++) {
                int pe = index;
                String number = String.valueOf(pe);
                running.add(PeProcess.start(status -> returns.ofPe(pe, status), plan.command(number, homes.folder()), line -> TaggedLine.named(number, line), Map.of()));
            }
        }
    }

    private PeProcess startByOshrun(Path homes, Returns returns) throws IOException {
        LaunchSettings settings = LaunchSettings.of(job.count(), job.heapBytes(), job.heapAlignment()).with("--tag-output");
        if (!options.hosts().isEmpty()) {
            settings = settings.onHosts(options.hosts(), options.network().orElseGet(() -> HostNetwork.of(options.hosts())));
        }
        int here = options.hosts().isEmpty() ? options.count() : 0;
        return PeProcess.start(status -> returns.ofJob(options.count(), here, status), Oshrun.command(settings.command(plan.command(RANK, homes))), TaggedLine::named, LaunchSettings.AS_ROOT);
    }
}
