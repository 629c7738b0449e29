package memheap.pe.tck;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method that every PE of a job runs, at the same time as all others: its name is the sentence that it shows. It is static and takes a {@link
 * Pe}, whose heap is zero as a whole at the start, in every PE. A scenario fails if it throws in any PE.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Scenario {
}
