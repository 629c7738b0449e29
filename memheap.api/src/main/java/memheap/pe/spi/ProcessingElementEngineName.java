package memheap.pe.spi;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.service.component.annotations.ComponentPropertyType;

/** Names an engine in one line: {@code @ProcessingElementEngineName(engine = "local")} sets the service property {@code memheap.pe.engine}. */
@ComponentPropertyType
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface ProcessingElementEngineName {

    /** What the property's name begins with. */
    String PREFIX_ = "memheap.pe.";

    /**
     * The engine's name.
     *
     * @return unique among all engines; letters, digits, {@code -} and {@code _}
     */
    String engine();
}
