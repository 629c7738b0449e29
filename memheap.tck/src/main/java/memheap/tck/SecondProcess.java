package memheap.tck;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A second JVM on the class path of this one, with its access to native code and all properties of memheap. */
final class SecondProcess {

    private static final int SHOWN_LINES = 20;

    private final List<String> command = new ArrayList<>();
    private final Path output;

    SecondProcess(List<String> words, Path output) {
        this.output = output;
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream().filter(argument -> argument.startsWith("--")).forEach(command::add);
        System.getProperties().stringPropertyNames().stream().filter(name -> name.startsWith("memheap.")).sorted()
                .forEach(name -> command.add("-D" + name + "=" + System.getProperty(name)));
        command.addAll(List.of("-cp", classPath(), SymmetryContract.Twin.class.getName()));
        command.addAll(words);
    }

    /** That of this JVM, with its modules: what they open to whom does not matter to the twin. */
    private static String classPath() {
        return Stream.of("java.class.path", "jdk.module.path").map(System::getProperty).filter(path -> path != null && !path.isEmpty())
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Runs to its end; an {@link AssertionError} says why it did not. */
    void run(Duration timeout) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
        try {
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError(String.format(Locale.ROOT, "the second process has not ended within %d s%n%s%n%s", timeout.toSeconds(), said(), howToRunAgain()));
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        if (process.exitValue() != 0) {
            throw new AssertionError(String.format(Locale.ROOT, "the second process ended with status %d%n%s%n%s", process.exitValue(), said(), howToRunAgain()));
        }
    }

    private String said() throws IOException {
        try (Stream<String> lines = Files.lines(output)) {
            return lines.limit(SHOWN_LINES).collect(Collectors.joining(System.lineSeparator()));
        }
    }

    /** The command, to be copied. */
    String howToRunAgain() {
        return "run the second process again with: " + command.stream().map(word -> word.matches("[A-Za-z0-9_./:=+,@-]+") ? word : "'" + word + "'").collect(Collectors.joining(" "));
    }
}
