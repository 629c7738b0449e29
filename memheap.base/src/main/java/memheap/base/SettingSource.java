package memheap.base;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where the values of settings are found, and what a value of a kind looks like. Every wrong one is an {@link IllegalArgumentException} with its key, what it may be, and what it was.
 *
 * @param configuration what Configuration Admin says; first
 * @param property a framework or system property by its name, or {@code null}; second
 */
record SettingSource(Map<String, ?> configuration, UnaryOperator<String> property) {

    private static final Pattern DURATION = Pattern.compile("([0-9]+)\\s*(ms|s|m)?");


    Optional<String> find(String key) {
        Object value = configuration.get(key);
        return Optional.ofNullable(value == null ? property.apply(key) : flat(value)).map(String::strip).filter(text -> !text.isEmpty());
    }

    String text(String key, String otherwise) {
        return find(key).orElse(otherwise);
    }

    private static String flat(Object value) {
        return value instanceof Object[] several ? Stream.of(several).map(String::valueOf).collect(Collectors.joining(",")) : String.valueOf(value);
    }

    /** A size that only Configuration Admin can give. */
    long configuredBytes(String key, long otherwise) {
        Object value = configuration.get(key);
        return value == null ? otherwise : ByteSize.parse(key, String.valueOf(value).strip());
    }

    static int number(String key, String text, int least, int most) {
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // said below, together with the range
        }
        throw new IllegalArgumentException(String.format(Locale.ROOT, "%s is a whole number from %d to %d, but was '%s'", key, least, most, text));
    }

    static <E extends Enum<E>> E choice(String key, String text, E[] values) {
        return Arrays.stream(values).filter(value -> value.name().equalsIgnoreCase(text)).findFirst().orElseThrow(() ->
                new IllegalArgumentException(String.format(Locale.ROOT, "%s is one of %s, but was '%s'",
                        key, Arrays.toString(values).toLowerCase(Locale.ROOT), text)));
    }

    static Duration duration(String key, String text) {
        Matcher matcher = DURATION.matcher(text.strip());
        if (!matcher.matches() || matcher.group(1).length() > 9 || Long.parseLong(matcher.group(1)) == 0) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "%s is a time above 0 such as 500ms, 5s or 1m (milliseconds without a unit), but was '%s'",
                    key, text));
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case null, default -> Duration.ofMillis(number);
        };
    }

    /** What must not depend on the folder that a process happens to be started in. */
    static Path absolutePath(String key, String text) {
        Path path = path(key, text);
        if (!path.equals(Path.of(text))) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "the path in %s is an absolute one, such as '%s', but was '%s'", key, path, text));
        }
        return path;
    }

    static Path path(String key, String text) {
        try {
            if (!text.isBlank()) {
                return Path.of(text).toAbsolutePath();
            }
        } catch (InvalidPathException wrong) {
            // said below
        }
        throw new IllegalArgumentException(String.format(Locale.ROOT, "the path in %s is none: '%s'", key, text));
    }
}
