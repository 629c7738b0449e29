package memheap.shell;

import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.Dictionary;
import java.util.Hashtable;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** Configuration Admin as far as one PID needs it: properties are copied in and out, and carry the PID. */
final class FakeConfigurations {

    /** What is stored, or {@code null} if there is no such configuration. */
    Dictionary<String, Object> stored;

    ConfigurationAdmin admin() {
        return proxy(ConfigurationAdmin.class, (method, arguments) -> switch (method) {
            case "getConfiguration" -> configuration();
            case "listConfigurations" -> stored == null || !"(service.pid=memheap)".equals(arguments[0]) ? null : new Configuration[] {configuration()};
            default -> throw new UnsupportedOperationException(method);
        });
    }

    Object value(String key) {
        return stored == null ? null : stored.get(key);
    }

    private Configuration configuration() {
        return proxy(Configuration.class, (method, arguments) -> switch (method) {
            case "getProperties" -> stored == null ? null : copy(stored);
            case "updateIfDifferent" -> {
                stored = copy((Dictionary<?, ?>) arguments[0]);
                stored.put("service.pid", "memheap");
                yield true;
            }
            case "delete" -> {
                stored = null;
                yield null;
            }
            default -> throw new UnsupportedOperationException(method);
        });
    }

    private static Dictionary<String, Object> copy(Dictionary<?, ?> properties) {
        Dictionary<String, Object> copy = new Hashtable<>();
        Collections.list(properties.keys()).forEach(key -> copy.put((String) key, properties.get(key)));
        return copy;
    }

    /** Answers a call by the method's name and arguments. */
    interface Answer {
        Object to(String method, Object[] arguments) throws Exception;
    }

    static <T> T proxy(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (_, method, arguments) -> answer.to(method.getName(), arguments)));
    }
}
