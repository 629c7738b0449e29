package memheap.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSizeTest {

    @ParameterizedTest
    @CsvSource({"1, 1", "268435456, 268435456", "4k, 4096", "4K, 4096", "256M, 268435456", "1.5G, 1610612736", ".5m, 524288", "2T, 2199023255552",
        "20kk, 20480", "512MiB, 536870912", "0.3, 1", "1.0001K, 1025", "3., 3"})
    void sizesAreReadAsTheOpenShmemSpecificationWritesThem(String text, long bytes) {
        assertThat(ByteSize.parse("memheap.size", text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "-5", "0", "0.0G", "3X", "G", "1,5G", "9999999999T", "1e3", ".", "1 G"})
    void anythingElseIsRefusedWithTheKeyAndTheText(String text) {
        assertThatThrownBy(() -> ByteSize.parse("memheap.size", text)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("memheap.size is a size above 0 such as 268435456, 256M or 1.5G, but was '%s'".formatted(text));
    }
}
