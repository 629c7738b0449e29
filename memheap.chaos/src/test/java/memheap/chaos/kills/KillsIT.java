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
        kill(KILLS, Seeds.printed("KillsIT"));
    }

    @Test
    void evenASingleKillWithEachComponentLeavesBlocksToBeChecked() throws Exception {
        String told = kill(Subject.values().length, 7);
        assertThat(told).startsWith("seed 7; the same decisions again: ./memheap kills --count 2 --seed 7").doesNotContain(" 0 blocks checked");
    }

    private static String kill(int count, long seed) throws InterruptedException {
        var text = new ByteArrayOutputStream();
        int status = Kills.run(count, seed, new PrintStream(text, true, StandardCharsets.UTF_8));
        String told = text.toString(StandardCharsets.UTF_8);
        System.out.print(told);
        assertThat(status).as(told).isZero();
        return told;
    }
}
