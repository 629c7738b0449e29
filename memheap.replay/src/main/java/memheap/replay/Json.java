package memheap.replay;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Pieces of JSON, which do not depend on the locale. */
final class Json {

    private Json() {
    }

    static String object(Stream<String> fields) {
        return fields.collect(Collectors.joining(",", "{", "}"));
    }

    /** A field whose value is JSON already, or a whole number. */
    static String field(String name, Object value) {
        return quoted(name) + ":" + value;
    }

    static String decimal(double value, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    static String quoted(String text) {
        var quoted = new StringBuilder("\"");
        text.chars().forEach(unit -> {
            if (unit == '"' || unit == '\\') {
                quoted.append('\\').append((char) unit);
            } else if (unit < ' ' || Character.isSurrogate((char) unit)) {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", unit));
            } else {
                quoted.append((char) unit);
            }
        });
        return quoted.append('"').toString();
    }
}
