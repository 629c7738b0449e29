package memheap.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobSettingsTest {

    private static Optional<JobSettings> read(String key, String value) {
        Map<String, String> properties = new HashMap<>(Map.of("memheap.job", "sums", "memheap.job.pe", "1", "memheap.job.count", "3", "memheap.job.size", "1M"));
        properties.put(key, value);
        return JobSettings.read(Map.of(), properties::get);
    }

    @Test
    void theJobIsWhatTheEngineIsAskedFor() {
        JobSettings settings = read("memheap.job.patience", "5s").orElseThrow();
        assertThat(settings.text()).isEqualTo("job 'sums': PE 1 of 3");
        assertThat(settings.job().patience()).hasSeconds(5);
        assertThat(settings.job().heapBytes()).isEqualTo(HeapMemory.byteSize(settings.heap().memory()));
    }

    @Test
    void patienceOfManyLivesIsCutToWhatCanBeCounted() {
        assertThat(read("memheap.job.patience", "999999999m").orElseThrow().job().patience().toNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void withoutANameThereIsNoJob() {
        assertThat(read("memheap.job", " ")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"memheap.job, a b", "memheap.job.pe, 3", "memheap.job.count, 0", "memheap.job.patience, soon", "memheap.job.size, much", "memheap.job.guard, perhaps"})
    void whatIsWrongIsToldByItsKeyBeforeAnythingIsJoined(String key, String wrong) {
        assertThatIllegalArgumentException().isThrownBy(() -> read(key, wrong)).withMessageContainingAll(key, wrong);
    }
}
