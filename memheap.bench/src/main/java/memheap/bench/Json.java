package memheap.bench;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Values as JSON has them, each as its text. */
public final class Json {

    private Json() {
    }

    /**
     * An object.
     *
     * @param fields each made by {@link #field}
     * @return its text
     */
    public static String object(String... fields) {
        return "{" + String.join(",", fields) + "}";
    }

    /**
     * A field of an object.
     *
     * @param name its name
     * @param value the text of its value
     * @return its text
     */
    public static String field(String name, String value) {
        return text(name) + ":" + value;
    }

    /**
     * An array.
     *
     * @param values the text of each
     * @return its text
     */
    public static String array(Stream<String> values) {
        return values.collect(Collectors.joining(",", "[", "]"));
    }

    /**
     * An array with a line for each value.
     *
     * @param values the text of each
     * @return its text
     */
    public static String lines(Stream<String> values) {
        return values.collect(Collectors.joining(",\n", "[\n", "\n]"));
    }

    /**
     * A number.
     *
     * @param value any that is finite
     * @return its text
     */
    public static String number(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }

    /**
     * A text.
     *
     * @param value any
     * @return it in quotes
     */
    public static String text(String value) {
        var quoted = new StringBuilder("\"");
        for (char letter : value.toCharArray()) {
            if (letter == '"' || letter == '\\') {
                quoted.append('\\').append(letter);
            } else if (letter < ' ') {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) letter));
            } else {
                quoted.append(letter);
            }
        }
        return quoted.append('"').toString();
    }
}
