package memheap.chaos.kills;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import memheap.tck.Seeds;
import org.junit.jupiter.api.Test;

class KillsIT {

    private static final int KILLS = 60;

    @Test
    void whatAProcessHadOfAHeapInAFileIsThereForTheNextOneWheneverItIsKilled() throws Exception {
        var text = new ByteArrayOutputStream();
        int status = Kills.run(KILLS, Seeds.printed("KillsIT"), new PrintStream(text, true, StandardCharsets.UTF_8));
        System.out.print(text.toString(StandardCharsets.UTF_8));
        assertThat(status).as(text.toString(StandardCharsets.UTF_8)).isZero();
    }
}
