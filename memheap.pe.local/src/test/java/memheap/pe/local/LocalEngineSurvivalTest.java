package memheap.pe.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import memheap.pe.spi.ProcessingElementEngine;
import memheap.pe.tck.SurvivalContract;

class LocalEngineSurvivalTest extends SurvivalContract {

    private static final Path SHARED = Path.of("/dev/shm");

    @Override
    protected Class<? extends ProcessingElementEngine> engine() {
        return LocalEngine.class;
    }

    @Override
    protected void requireNothingLeft(String jobId) throws Exception {
        JobDirectory.sweep(new SystemCalls(), SHARED);
        try (Stream<Path> files = Files.list(SHARED)) {
            assertThat(files.filter(file -> file.getFileName().toString().contains(jobId))).isEmpty();
        }
    }
}
