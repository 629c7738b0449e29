package memheap.chaos.kills;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One process that uses the heap of a folder.
 *
 * @param subject the component that serves first
 * @param folder where heap and journal are
 * @param journal the same that the process writes
 * @param compilation who compiles its code
 * @param seed what it draws from
 * @param writers how many threads use the heap, in digits
 */
record Run(Subject subject, Path folder, Journal journal, Compilation compilation, long seed, String writers) {

    Process start() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(compilation.flags());
        command.addAll(List.of("-XX:+UseSerialGC", "-Xshare:auto", "-XX:-UsePerfData", "--enable-native-access=ALL-UNNAMED", "-cp", classPath(), Victim.class.getName(), folder.toString(), subject.label(),
                String.valueOf(seed), writers));
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output().toFile()).start();
    }

    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    private Path output() {
        return folder.resolve("output");
    }

    /** What the process has printed. */
    String told() throws IOException {
        return Files.readString(output());
    }

    @Override
    public String toString() {
        return subject.label() + " with " + compilation.label() + " and " + writers + " threads";
    }
}
