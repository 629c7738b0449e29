package memheap.tck.bundle;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import memheap.tck.KitReport;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.Descriptor;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The shell's command {@code memheap:tck}. Safe for many sessions, which wait for each other. */
@Component(service = KitCommands.class, property = {CommandProcessor.COMMAND_SCOPE + "=memheap", CommandProcessor.COMMAND_FUNCTION + "=tck"})
public final class KitCommands {

    private static final String ALL = "all";

    private static final Duration COMPONENT_TIMEOUT = Duration.ofSeconds(5);

    private final ContainerKit kit;
    private final ComponentJars jars;

    /**
     * Made by Declarative Services.
     *
     * @param context of this bundle
     * @param kit runs the checks
     */
    @Activate
    public KitCommands(BundleContext context, @Reference ContainerKit kit) {
        this.kit = kit;
        this.jars = new ComponentJars(context, COMPONENT_TIMEOUT);
    }

    /**
     * Tests components, and prints a summary of each as soon as it has been tested. Bundles that are there for the test only are installed before.
     *
     * @param names the components' names; {@code all}, or none, for all that are there
     * @throws IllegalArgumentException if there is no such component, or what is to be installed brings none
     * @throws IllegalStateException after everything was printed, if a check failed or could not be made
     * @throws IOException if a report cannot be written
     * @throws InterruptedException if the calling thread is interrupted
     */
    @Descriptor("runs the conformance kit over components; fails if a check fails")
    public void tck(@Descriptor("the components' names, as 'memheap:list' shows them; 'all', or none, for all of them") String... names)
            throws IOException, InterruptedException {
        jars.install();
        List<String> broken = new ArrayList<>();
        List<String> chosen = chosen(names);
        for (String name : chosen) {
            KitReport report = kit.test(name);
            Path page = kit.write(report);
            System.out.printf("%s%n  report: %s%n", report.summary(), page.toAbsolutePath());
            if (report.failed() > 0) {
                broken.add(String.format(Locale.ROOT, "'%s' (%d checks failed)", name, report.failed()));
            }
        }
        if (!broken.isEmpty()) {
            throw new IllegalStateException(String.format(Locale.ROOT, "%d of %d components break the contract: %s", broken.size(), chosen.size(), String.join(", ", broken)));
        }
    }

    private List<String> chosen(String... names) {
        List<String> present = kit.names();
        if (present.isEmpty()) {
            throw new IllegalStateException("there is no component to be tested");
        }
        return names.length == 0 || List.of(names).contains(ALL) ? present : List.of(names);
    }
}
