package memheap.spi;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.service.component.annotations.ComponentPropertyType;

/** Names a component in one line: {@code @MemheapComponentName(component = "buddy")} sets the service property {@code memheap.component}. */
@ComponentPropertyType
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface MemheapComponentName {

    /** What the property's name begins with. */
    String PREFIX_ = "memheap.";

    /**
     * The component's name.
     *
     * @return unique among all components; at most 255 letters, digits, {@code -} and {@code _}
     */
    String component();
}
