package memheap.shell;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.felix.service.command.CommandProcessor;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Opens the command socket of the home that the framework property {@value #HOME} names. Without that property, and in a container that
 * runs a single command, there is no socket.
 */
@Component(service = {})
public final class ExecComponent {

    static final String HOME = "memheap.home";

    private static final System.Logger LOGGER = System.getLogger(ExecComponent.class.getName());

    private final BundleContext context;
    private final ExecServer server;

    /**
     * Opens the socket.
     *
     * @param context the bundle's
     * @param processor runs the command lines
     * @throws IOException if a container runs already on this home, or the socket cannot be made
     */
    @Activate
    public ExecComponent(BundleContext context, @Reference CommandProcessor processor) throws IOException {
        this.context = context;
        String home = context.getProperty(HOME);
        boolean wanted = home != null && context.getProperty(OneShot.RUN) == null;
        this.server = wanted ? ExecServer.open(ExecSocket.of(Path.of(home)), (out, err) -> new ExecGogo(processor, out, err), this::stop) : null;
    }

    private void stop() {
        try {
            context.getBundle(0).stop();
        } catch (BundleException failure) {
            LOGGER.log(System.Logger.Level.WARNING, "cannot stop the framework", failure);
        }
    }

    /** Closes the socket; the commands of its clients are interrupted. */
    @Deactivate
    public void deactivate() {
        if (server != null) {
            server.close();
        }
    }
}
