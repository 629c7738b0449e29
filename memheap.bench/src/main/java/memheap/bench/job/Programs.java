package memheap.bench.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import memheap.pe.openshmem.LaunchSettings;

/**
 * The command lines of those that are measured.
 *
 * @param launcher the script {@code memheap}
 * @param bundle with the program of a job
 * @param source of the program in C
 * @param folder where that is compiled to
 * @param count how many PEs
 */
record Programs(Path launcher, Path bundle, Path source, Path folder, int count) {

    private static final String COMPILER = "oshcc";
    private static final String STARTER = "oshrun";
    private static final String SIZE = "64M";
    private static final long HEAP_BYTES = 64 << 20;
    private static final long HEAP_ALIGNMENT = 1 << 16;

    /** Why somebody cannot be measured here. @return a sentence, or nothing if he can */
    static Optional<String> absence(Contestant contestant) {
        if (contestant == Contestant.C && !isInstalled(COMPILER)) {
            return Optional.of("'c' is left out: there is no oshcc here to compile it, and so nothing is compared with C; on Debian: apt-get install libopenmpi-dev");
        }
        if (contestant != Contestant.LOCAL && contestant != Contestant.LOCAL_UNGUARDED && !isInstalled(STARTER)) {
            return Optional.of("'" + contestant.label() + "' is left out: there is no oshrun here; on Debian: " + LaunchSettings.INSTALL);
        }
        return Optional.empty();
    }

    static boolean isInstalled(String command) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":")).anyMatch(place -> Files.isExecutable(Path.of(place, command)));
    }

    /** What runs one. @param effort what its program is told */
    List<String> command(Contestant contestant, List<String> effort) {
        var words = new ArrayList<>(effort);
        words.addAll(contestant.groups());
        return contestant.engine().map(engine -> job(contestant, engine, words)).orElseGet(() -> inC(words));
    }

    private List<String> job(Contestant contestant, String engine, List<String> words) {
        var command = new ArrayList<>(List.of(launcher.toString(), "job", "-n", String.valueOf(count), "--engine", engine, "--size", SIZE));
        if (!contestant.isGuarded()) {
            command.add("-Dmemheap.job.guard=off");
        }
        command.add(bundle.toString());
        command.addAll(words);
        return command;
    }

    /** With what a job of the same size tells {@code oshrun}. */
    private List<String> inC(List<String> words) {
        var program = new ArrayList<>(List.of(compiled().toString()));
        program.addAll(words);
        return LaunchSettings.of(count, HEAP_BYTES, HEAP_ALIGNMENT).command(program);
    }

    private Path compiled() {
        return folder.resolve("pebench");
    }

    /** Compiles the program in C. @throws IOException with what the compiler has said, if it cannot */
    void compile() throws IOException, InterruptedException {
        Ended compiler = Ended.of(List.of(COMPILER, "-O2", "-o", compiled().toString(), source.toString()), line -> { });
        if (compiler.status() != 0) {
            throw new IOException("oshcc cannot compile '" + source + "': " + compiler.lastWords());
        }
    }
}
