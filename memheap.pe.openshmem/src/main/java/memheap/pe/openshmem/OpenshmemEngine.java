package memheap.pe.openshmem;

import java.io.IOException;
import java.util.Locale;
import memheap.pe.spi.EngineUnavailableException;
import memheap.pe.spi.Job;
import memheap.pe.spi.JobSession;
import memheap.pe.spi.ProcessingElementEngine;
import memheap.pe.spi.ProcessingElementEngineName;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.propertytypes.ServiceRanking;

/**
 * Joins jobs that {@code oshrun} has started, over OpenSHMEM. One setting of a job is known: {@code memheap.pe.openshmem.library}, the name or the path of
 * the library, {@code liboshmem.so.40} by default.
 */
@Component(name = "memheap.pe.openshmem")
@ProcessingElementEngineName(engine = "openshmem")
@ServiceRanking(50)
public final class OpenshmemEngine implements ProcessingElementEngine {

    /** Makes an engine. */
    @Activate
    public OpenshmemEngine() {
        // a job and what the JVM was started with is all that there is to know
    }

    @Override
    public JobSession join(Job job) throws EngineUnavailableException {
        if (!System.getProperty("os.name").toLowerCase(Locale.ROOT).equals("linux")) {
            throw Refusal.because("it needs Linux");
        }
        try {
            return new Entry(new SystemCalls(), Surroundings.current(), job).join();
        } catch (IllegalCallerException denied) {
            throw Refusal.because(denied, "it needs native access: start the JVM with --enable-native-access=ALL-UNNAMED");
        } catch (IOException unreadable) {
            throw Refusal.because(unreadable, "it cannot see what this JVM has mapped: %s", unreadable.getMessage());
        }
    }
}
