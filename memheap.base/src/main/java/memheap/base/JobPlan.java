package memheap.base;

import java.util.Map;
import java.util.function.UnaryOperator;
import memheap.pe.spi.Job;

/** What a base would ask an engine for, read from the same properties and checked alike: for whatever starts PEs, before it starts any. */
public final class JobPlan {

    private JobPlan() {
    }

    /**
     * Reads it.
     *
     * @param property a framework or system property by its name, or {@code null}; {@code memheap.job} has to be among them
     * @return the job, as that PE
     * @throws IllegalArgumentException if one is wrong or missing; the message names the key
     */
    public static Job of(UnaryOperator<String> property) {
        return JobSettings.read(Map.of(), property).orElseThrow(() -> new IllegalArgumentException("memheap.job is the name of a job, but was not there")).job();
    }
}
