package memheap.base;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as the OpenSHMEM specification writes them: a number, perhaps with a fraction, and one of the letters K, M, G, T. */
final class ByteSize {

    private static final Pattern GRAMMAR = Pattern.compile("([0-9]+\\.?[0-9]*|\\.[0-9]+)(?:([kKmMgGtT]).*)?");

    private ByteSize() {
    }

    /**
     * Reads a size. Whatever follows the letter is ignored, as the specification has it ({@code 20kk} is {@code 20k}).
     *
     * @param key the setting that the text comes from, for the message
     * @param text the text
     * @return bytes, rounded up, at least 1
     * @throws IllegalArgumentException if the text is not such a size, or is 0 or more than {@link Long#MAX_VALUE} bytes
     */
    static long parse(String key, String text) {
        Matcher matcher = GRAMMAR.matcher(text.strip());
        if (!matcher.matches()) {
            throw wrong(key, text);
        }
        int power = matcher.group(2) == null ? 0 : "kmgt".indexOf(Character.toLowerCase(matcher.group(2).charAt(0))) + 1;
        BigDecimal bytes = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(1L << (10 * power))).setScale(0, RoundingMode.CEILING);
        if (bytes.signum() <= 0 || bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            throw wrong(key, text);
        }
        return bytes.longValueExact();
    }

    private static IllegalArgumentException wrong(String key, String text) {
        return new IllegalArgumentException(String.format(Locale.ROOT, "%s is a size above 0 such as 268435456, 256M or 1.5G, but was '%s'", key, text));
    }
}
