package memheap.job.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import memheap.job.Launcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReturnsTest {

    private static final Ending EARLY = new Ending(1, "PE 1 has ended before its program returned (it, or something in it, ended the JVM with status 0)");

    @TempDir
    private Path folder;

    private Returns returns(String... told) throws IOException {
        for (int pe = 0; pe < told.length; pe++) {
            if (told[pe] != null) {
                Files.writeString(Launcher.returned(folder, String.valueOf(pe)), told[pe]);
            }
        }
        return new Returns(folder);
    }

    @Test
    void aPeThatEndsWellBeforeItsProgramHasFailed() throws Exception {
        Returns returns = returns("0 5");
        assertThat(returns.ofPe(0, 0)).isEqualTo(new Ending(0, "PE 0 has ended with status 0"));
        assertThat(returns.ofPe(1, 0)).isEqualTo(EARLY);
        assertThat(returns.ofPe(1, 9)).isEqualTo(new Ending(9, "PE 1 has ended with status 9"));
    }

    @Test
    void theStatusOfAJobIsThatOfTheFirstPeThatHasFailed() throws Exception {
        Returns returns = returns("0 1", "4 30", "3 20");
        assertThat(returns.ofJob(3, 3, 1)).isEqualTo(new Ending(3, "PE 2 has ended with status 3"));
        assertThat(returns.ofJob(3, 3, 0).status()).as("whatever oshrun makes of it").isEqualTo(3);
    }

    @Test
    void ofTwoTimesTheEarlierOneIsFirstAlsoWhereTheyOverflow() throws Exception {
        assertThat(returns("4 " + (Long.MIN_VALUE + 5), "3 " + (Long.MAX_VALUE - 5)).ofJob(2, 2, 1).status()).isEqualTo(3);
    }

    @Test
    void aJobThatEndsWellWithoutOneOfThePesOfThisHostHasFailed() throws Exception {
        Returns returns = returns("0 1", null, "0 1");
        assertThat(returns.ofJob(3, 3, 0)).isEqualTo(EARLY);
        assertThat(returns.ofJob(3, 0, 0).status()).as("PE 1 may be on another host").isZero();
    }

    @Test
    void whereNoPeHasToldOfAFailureItIsTheJobs() throws Exception {
        assertThat(returns("0 1").ofJob(2, 2, 134)).isEqualTo(new Ending(134, "the job has ended with status 134"));
    }
}
