package memheap.itest;

import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.junitBundles;
import static org.ops4j.pax.exam.CoreOptions.options;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;
import static org.ops4j.pax.exam.CoreOptions.vmOption;
import static org.ops4j.pax.exam.CoreOptions.workingDirectory;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.ops4j.pax.exam.Option;

/** What every container starts with: the base, without any component. The tests install the rest. */
final class Container {

    /** System property, here and in the container: the framework that this run is meant for. */
    static final String FRAMEWORK = "memheap.framework";

    /** System property, here and in the container: the seed of a test that draws numbers; without it, each has one of its own. */
    static final String SEED = "memheap.seed";

    private static final String BUNDLES = "memheap.bundles";

    private Container() {
    }

    static Option[] with(String... keysAndValues) {
        return options(workingDirectory(System.getProperty("memheap.exam")), systemProperty(BUNDLES).value(System.getProperty(BUNDLES)), systemProperty(FRAMEWORK).value(System.getProperty(FRAMEWORK)),
                systemProperty("org.ops4j.pax.logging.DefaultServiceLog.level").value("ERROR"),
                vmOption("--enable-native-access=ALL-UNNAMED"), vmOption("--sun-misc-unsafe-memory-access=allow"), vmOption("-ea"), agents(), seed(), settings(keysAndValues),
                bundles("org.osgi.util.function", "org.osgi.util.promise", "org.osgi.service.component", "org.apache.felix.scr", "org.apache.felix.configadmin",
                        "byte-buddy", "assertj-core", "memheap.api", "memheap.base"), junitBundles());
    }

    /** The agents of this process, such as the one that notes what tests run through, watch the container too. */
    private static Option agents() {
        return composite(ManagementFactory.getRuntimeMXBean().getInputArguments().stream().filter(argument -> argument.startsWith("-javaagent:"))
                .map(agent -> vmOption(agent)).toArray(Option[]::new));
    }

    private static Option seed() {
        String seed = System.getProperty(SEED);
        return seed == null ? composite() : systemProperty(SEED).value(seed);
    }

    private static Option settings(String... keysAndValues) {
        var properties = Stream.<Option>builder();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            properties.add(frameworkProperty(keysAndValues[i]).value(keysAndValues[i + 1]));
        }
        return composite(properties.build().toArray(Option[]::new));
    }

    private static Option bundles(String... names) {
        return composite(Stream.of(names).map(name -> bundle(url(name))).toArray(Option[]::new));
    }

    /** Where the jar of a bundle is; works outside and inside of the container. */
    static String url(String name) {
        return Path.of(System.getProperty(BUNDLES), name + ".jar").toUri().toString();
    }
}
