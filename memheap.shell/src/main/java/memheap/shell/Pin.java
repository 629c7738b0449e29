package memheap.shell;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Locale;
import java.util.Optional;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * The pinned component in Configuration Admin: key {@value #KEY} of PID {@value #PID}. Other keys of that PID stay as they are.
 * Whether and when the base follows is for others to await. Safe for all threads.
 */
final class Pin {

    static final String PID = "memheap";
    static final String KEY = "memheap.pin";

    private static final String ANY_LOCATION = "?";

    private final ConfigurationAdmin admin;

    Pin(ConfigurationAdmin admin) {
        this.admin = admin;
    }

    /** The name that is pinned, if one is. */
    Optional<String> name() {
        return configuration().map(Configuration::getProperties).map(properties -> properties.get(KEY)).map(String::valueOf).filter(name -> !name.isBlank());
    }

    void set(String component) {
        try {
            Configuration configuration = admin.getConfiguration(PID, ANY_LOCATION);
            Dictionary<String, Object> properties = configuration.getProperties() == null ? new Hashtable<>() : configuration.getProperties();
            properties.put(KEY, component);
            configuration.updateIfDifferent(properties);
        } catch (IOException failure) {
            throw new UncheckedIOException(String.format(Locale.ROOT, "cannot store the pin of '%s'", component), failure);
        }
    }

    /** Removes the key, and the configuration with it if nothing else stands there. */
    void remove() {
        try {
            Configuration configuration = configuration().orElse(null);
            if (configuration == null) {
                return;
            }
            Dictionary<String, Object> properties = configuration.getProperties();
            if (properties.remove(KEY) == null) {
                return;
            }
            if (properties.isEmpty() || properties.size() == 1 && properties.get(Constants.SERVICE_PID) != null) {
                configuration.delete();
            } else {
                configuration.updateIfDifferent(properties);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot remove the pin", failure);
        }
    }

    private Optional<Configuration> configuration() {
        try {
            Configuration[] found = admin.listConfigurations(String.format(Locale.ROOT, "(%s=%s)", Constants.SERVICE_PID, PID));
            return found == null ? Optional.empty() : Optional.of(found[0]);
        } catch (IOException failure) {
            throw new UncheckedIOException(String.format(Locale.ROOT, "cannot read the configuration '%s'", PID), failure);
        } catch (InvalidSyntaxException impossible) {
            throw new IllegalStateException("the filter is a constant", impossible);
        }
    }
}
