package memheap.shell;

import java.lang.System.Logger.Level;
import java.util.Locale;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.LogListener;
import org.osgi.service.log.LogReaderService;

/** Passes warnings and errors of the OSGi log, such as those of Declarative Services, on to the log of the JDK, where a person sees them. */
@Component(service = {})
public final class ConsoleLog {

    private final LogReaderService reader;
    private final LogListener listener = ConsoleLog::passOn;

    /**
     * Begins to listen.
     *
     * @param reader the OSGi log
     */
    @Activate
    public ConsoleLog(@Reference LogReaderService reader) {
        this.reader = reader;
        reader.addLogListener(listener);
    }

    private static void passOn(LogEntry entry) {
        LogLevel level = entry.getLogLevel();
        if (level == LogLevel.ERROR || level == LogLevel.WARN) {
            String text = String.format(Locale.ROOT, "%s: %s", entry.getBundle() == null ? "framework" : entry.getBundle().getSymbolicName(), entry.getMessage());
            System.getLogger("osgi").log(level == LogLevel.ERROR ? Level.ERROR : Level.WARNING, text, entry.getException());
        }
    }

    /** Stops listening. */
    @Deactivate
    public void deactivate() {
        reader.removeLogListener(listener);
    }
}
