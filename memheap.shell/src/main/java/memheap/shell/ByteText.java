package memheap.shell;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes, times and addresses as people type and read them. */
final class ByteText {

    private static final Pattern SIZE = Pattern.compile("([0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)([kKmMgGtT]?)");
    private static final Pattern ADDRESS = Pattern.compile("0[xX]([0-9a-fA-F]{1,16})|([0-9]{1,19})");
    private static final Pattern TIME = Pattern.compile("([0-9]{1,9})([smhd]?)");
    private static final String LETTERS = "kmgt";
    private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB"};
    private static final long STEP = 1 << 10;

    private ByteText() {
    }

    /**
     * Reads a size.
     *
     * @param what what it is, for the message
     * @param text a number such as {@code 64}, or with a letter such as {@code 64K} or {@code 1.5G}
     * @return bytes, rounded up, at least 0
     * @throws IllegalArgumentException if the text is no size, or one above {@link Long#MAX_VALUE} bytes
     */
    static long size(String what, String text) {
        Matcher matcher = SIZE.matcher(String.valueOf(text));
        if (matcher.matches()) {
            int power = matcher.group(2).isEmpty() ? 0 : LETTERS.indexOf(matcher.group(2).toLowerCase(Locale.ROOT)) + 1;
            BigDecimal bytes = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(1L << (10 * power))).setScale(0, RoundingMode.CEILING);
            if (bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0) {
                return bytes.longValueExact();
            }
        }
        throw new IllegalArgumentException(String.format(Locale.ROOT, "%s is a size in bytes such as 4096, 64K or 1.5G, but was '%s'", what, text));
    }

    /**
     * Reads a whole number.
     *
     * @param what what it is, for the message
     * @param text decimal digits
     * @param most the largest number allowed
     * @return from 0 to {@code most}
     * @throws IllegalArgumentException if the text is no such number
     */
    static long count(String what, String text, long most) {
        try {
            long number = Long.parseLong(text);
            if (number >= 0 && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // said below, together with the range
        }
        throw new IllegalArgumentException(String.format(Locale.ROOT, "%s is a whole number from 0 to %d, but was '%s'", what, most, text));
    }

    /**
     * Reads a time.
     *
     * @param what what it is, for the message
     * @param text a whole number of at most 9 digits with {@code s}, {@code m}, {@code h} or {@code d}; seconds without
     * @return the time
     * @throws IllegalArgumentException if the text is none
     */
    static Duration time(String what, String text) {
        Matcher matcher = TIME.matcher(String.valueOf(text));
        if (!matcher.matches()) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "%s is a time such as 90s, 5m, 2h or 1d, but was '%s'", what, text));
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            case "d" -> Duration.ofDays(number);
            default -> Duration.ofSeconds(number);
        };
    }

    /**
     * Reads an address.
     *
     * @param text hexadecimal with {@code 0x}, otherwise decimal
     * @return the address
     * @throws IllegalArgumentException if the text is no address
     */
    static long address(String text) {
        Matcher matcher = ADDRESS.matcher(String.valueOf(text));
        try {
            if (matcher.matches()) {
                return matcher.group(1) == null ? Long.parseLong(matcher.group(2)) : Long.parseLong(matcher.group(1), 16);
            }
        } catch (NumberFormatException tooLarge) {
            // said below
        }
        throw new IllegalArgumentException(String.format(Locale.ROOT, "an address is a number such as 0x1000 or 4096, but was '%s'", text));
    }

    /** An address as {@link #address} reads it. */
    static String hex(long address) {
        return "0x" + Long.toHexString(address);
    }

    /** Exact bytes, followed by a form for people from 1 KiB on: {@code 1572864 bytes (1.5 MiB)}. */
    static String exact(long bytes) {
        return bytes < STEP ? bytes + " bytes" : bytes + " bytes (" + human(bytes) + ")";
    }

    /** In the largest unit that fits, with at most two decimals, cut off rather than rounded up: {@code 1.5 MiB}. */
    static String human(long bytes) {
        if (bytes < STEP) {
            return bytes + " B";
        }
        int unit = Math.min((Long.SIZE - 1 - Long.numberOfLeadingZeros(bytes)) / 10, UNITS.length);
        BigDecimal scaled = BigDecimal.valueOf(bytes).divide(BigDecimal.valueOf(1L << (10 * unit)), 2, RoundingMode.DOWN).stripTrailingZeros();
        return scaled.toPlainString() + " " + UNITS[unit - 1];
    }
}
