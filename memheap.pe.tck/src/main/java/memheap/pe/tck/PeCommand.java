package memheap.pe.tck;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import memheap.pe.spi.Job;
import memheap.pe.spi.ProcessingElementEngine;

/** How the JVM of a PE is started: a small one, with the class path of this one. */
final class PeCommand {

    private static final List<String> OPTIONS = List.of("-Xmx256m", "-Xshare:auto", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-ea", "--enable-native-access=ALL-UNNAMED");

    private PeCommand() {
    }

    static List<String> of(Class<?> main, Class<? extends ProcessingElementEngine> engine, Job job, String... rest) {
        return of(main, engine, job, String.valueOf(job.me()), Arrays.asList(rest));
    }

    /** @param me what tells the JVM its number; that of the job does not count */
    static List<String> of(Class<?> main, Class<? extends ProcessingElementEngine> engine, Job job, String me, List<String> rest) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(OPTIONS);
        System.getProperties().stringPropertyNames().stream().filter(name -> name.startsWith("memheap.pe.")).map(name -> "-D" + name + "=" + System.getProperty(name)).forEach(command::add);
        command.add("-cp");
        command.add(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
        command.add(main.getName());
        command.addAll(PeArguments.of(engine, job, me));
        command.addAll(rest);
        return command;
    }
}
