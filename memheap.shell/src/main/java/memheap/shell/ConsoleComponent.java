package memheap.shell;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.apache.felix.service.command.CommandProcessor;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Says when the container is up, then opens the console that the framework property {@value #CONSOLE} names: {@code terminal} starts the
 * bundles of the interactive shell, {@code lines} runs the standard input line by line and stops the container at its end,
 * {@code none} opens nothing. Without that property nothing happens.
 */
@Component(service = {})
public final class ConsoleComponent {

    static final String CONSOLE = "memheap.console";

    private static final System.Logger LOGGER = System.getLogger(ConsoleComponent.class.getName());
    private static final Duration START_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration HEAP_TIMEOUT = Duration.ofSeconds(10);
    private static final List<String> TERMINAL_BUNDLES = List.of("org.jline", "org.apache.felix.gogo.jline");

    private final BundleContext context;
    private final CommandProcessor processor;
    private final Thread thread;

    /**
     * Starts a thread that waits for the container to be up.
     *
     * @param context the bundle's
     * @param processor runs the command lines
     */
    @Activate
    public ConsoleComponent(BundleContext context, @Reference CommandProcessor processor) {
        this.context = context;
        this.processor = processor;
        String console = context.getProperty(CONSOLE);
        this.thread = console == null ? null : Thread.ofPlatform().daemon().name("memheap-console").start(() -> open(console));
    }

    private void open(String console) {
        var out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        var err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        try {
            var readiness = new ExecReadiness(context);
            readiness.awaitFramework(START_TIMEOUT);
            var greeting = new ConsoleGreeting(context);
            (console.equals("lines") ? err : out).println(greeting.text(readiness.awaitHeap(HEAP_TIMEOUT), console));
            switch (console) {
                case "terminal" -> startTerminal();
                case "lines" -> System.exit(runLines(out, err) && greeting.isUp() ? 0 : 1);
                case "none" -> LOGGER.log(System.Logger.Level.DEBUG, "no console is wanted");
                default -> err.printf("memheap: %s is terminal, lines or none, but was '%s'%n", CONSOLE, console);
            }
        } catch (InterruptedException stopped) {
            LOGGER.log(System.Logger.Level.DEBUG, "stopped before the console was opened");
        } catch (BundleException | IOException failure) {
            LOGGER.log(System.Logger.Level.ERROR, String.format(Locale.ROOT, "cannot open the console '%s'", console), failure);
        }
    }

    private void startTerminal() throws BundleException {
        for (Bundle bundle : context.getBundles()) {
            if (TERMINAL_BUNDLES.contains(bundle.getSymbolicName())) {
                bundle.start();
            }
        }
    }

    private boolean runLines(PrintStream out, PrintStream err) throws IOException {
        try (var session = new ExecGogo(processor, out, err)) {
            var reader = new ConsoleReader(new BufferedReader(new InputStreamReader(new FileInputStream(FileDescriptor.in), StandardCharsets.UTF_8)), session);
            boolean well = reader.run();
            if (reader.lines() == 0) {
                err.println("memheap: the standard input was empty, so the container stops; with --headless it keeps running");
            }
            return well;
        }
    }

    /** Gives up waiting. */
    @Deactivate
    public void deactivate() {
        if (thread != null) {
            thread.interrupt();
        }
    }
}
