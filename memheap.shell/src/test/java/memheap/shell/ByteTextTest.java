package memheap.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteTextTest {

    @ParameterizedTest
    @CsvSource({"0, 0", "64, 64", "64K, 65536", "64k, 65536", "1.5G, 1610612736", ".5M, 524288", "2., 2", "1T, 1099511627776", "0.0001K, 1",
        "9223372036854775807, 9223372036854775807"})
    void sizesAreReadWithLettersAndFractions(String text, long bytes) {
        assertThat(ByteText.size("a size", text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "-1", "x", "1.5.5", "64KK", "64 K", "0x40", "9223372036854775808", "8388608T"})
    void whatIsNoSizeIsRefusedByName(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> ByteText.size("a block's size", text))
                .withMessage("a block's size is a size in bytes such as 4096, 64K or 1.5G, but was '%s'", text);
    }

    @ParameterizedTest
    @CsvSource({"0x1000, 4096", "0XfF, 255", "4096, 4096", "0, 0", "0x7fffffffffffffff, 9223372036854775807"})
    void addressesAreReadInHexadecimalAndDecimal(String text, long address) {
        assertThat(ByteText.address(text)).isEqualTo(address);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "0x", "ff", "-1", "0x8000000000000000", "9223372036854775808", "0x10000000000000000", "1K"})
    void whatIsNoAddressIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> ByteText.address(text)).withMessage("an address is a number such as 0x1000 or 4096, but was '%s'", text);
    }

    @Test
    void countsHaveARange() {
        assertThat(ByteText.count("--passes", "7", 10)).isEqualTo(7);
        for (String text : new String[] {"11", "-1", "x", "", null}) {
            assertThatIllegalArgumentException().isThrownBy(() -> ByteText.count("--passes", text, 10))
                    .withMessage("--passes is a whole number from 0 to 10, but was '%s'", text);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 0 bytes", "1023, 1023 bytes", "1024, 1024 bytes (1 KiB)", "1572864, 1572864 bytes (1.5 MiB)", "1048575, 1048575 bytes (1023.99 KiB)",
        "8589934592, 8589934592 bytes (8 GiB)", "9223372036854775807, 9223372036854775807 bytes (8388607.99 TiB)"})
    void bytesAreShownExactlyAndForPeopleInWhateverLocale(long bytes, String text) {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG"));
        try {
            assertThat(ByteText.exact(bytes)).isEqualTo(text);
        } finally {
            Locale.setDefault(before);
        }
    }
}
