package memheap.pe.openshmem;

import java.util.Locale;
import memheap.pe.spi.EngineUnavailableException;

/** Why this engine does not join a job, in words that say what to do. */
final class Refusal {

    private static final String START = "the engine 'openshmem' cannot start: ";

    private Refusal() {
    }

    static EngineUnavailableException because(String text, Object... values) {
        return new EngineUnavailableException(START + String.format(Locale.ROOT, text, values));
    }

    static EngineUnavailableException because(Throwable cause, String text, Object... values) {
        return new EngineUnavailableException(START + String.format(Locale.ROOT, text, values), cause);
    }
}
