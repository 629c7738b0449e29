package memheap.shell;

import java.util.Arrays;
import org.apache.felix.service.command.Converter;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Lets commands of Felix that take a bundle, such as {@code stop} and {@code headers}, be given its number or its symbolic name where there is no terminal; on one, Gogo's shell does so. Safe for all
 * threads.
 */
@Component(property = Converter.CONVERTER_CLASSES + "=org.osgi.framework.Bundle")
public final class BundleConverter implements Converter {

    private final BundleContext context;

    /**
     * Made by Declarative Services.
     *
     * @param context of this bundle
     */
    @Activate
    public BundleConverter(BundleContext context) {
        this.context = context;
    }

    @Override
    public Object convert(Class<?> desiredType, Object in) {
        return desiredType == Bundle.class && in instanceof CharSequence text ? bundle(text.toString()) : null;
    }

    private Bundle bundle(String text) {
        try {
            return context.getBundle(Long.parseLong(text));
        } catch (NumberFormatException name) {
            return Arrays.stream(context.getBundles()).filter(bundle -> text.equals(bundle.getSymbolicName())).findFirst().orElse(null);
        }
    }

    @Override
    public CharSequence format(Object target, int level, Converter escape) {
        return null;
    }
}
