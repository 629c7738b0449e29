package memheap.pe.local;

import java.util.Locale;
import memheap.pe.spi.EngineUnavailableException;
import memheap.pe.spi.Job;
import memheap.pe.spi.JobSession;
import memheap.pe.spi.ProcessingElementEngine;
import memheap.pe.spi.ProcessingElementEngineName;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.propertytypes.ServiceRanking;

/** Joins jobs on this host. One setting of a job is known: {@code memheap.pe.local.directory}, where its directory is, {@code /dev/shm} by default. */
@Component(name = "memheap.pe.local")
@ProcessingElementEngineName(engine = "local")
@ServiceRanking(100)
public final class LocalEngine implements ProcessingElementEngine {

    /** Makes an engine. */
    @Activate
    public LocalEngine() {
        // a job has all that there is to know
    }

    @Override
    public JobSession join(Job job) throws EngineUnavailableException {
        return new Rendezvous(systemCalls(), job).join();
    }

    private static SystemCalls systemCalls() throws EngineUnavailableException {
        if (!System.getProperty("os.name").toLowerCase(Locale.ROOT).equals("linux")) {
            throw new EngineUnavailableException("the engine 'local' needs Linux");
        }
        try {
            return new SystemCalls();
        } catch (IllegalCallerException denied) {
            throw new EngineUnavailableException("the engine 'local' needs native access: start the JVM with --enable-native-access=ALL-UNNAMED", denied);
        }
    }
}
