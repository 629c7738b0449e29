package memheap.pe.openshmem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class LaunchSettingsTest {

    @Test
    void aJobOnThisHostKeepsToTheLoopbackInterface() {
        String command = String.join(" ", LaunchSettings.of(4, 1 << 30, 1 << 21).command(List.of("java", "Main")));
        assertThat(command).startsWith("oshrun -np 4 --bind-to none --oversubscribe --mca oob_tcp_if_include lo --mca btl_tcp_if_include lo -x UCX_NET_DEVICES=lo"
                + " -x SHMEM_SYMMETRIC_HEAP_SIZE=1029M ")
                .contains(" --mca sshmem_base_start_address 70368744177664 ", " -x UCX_ERROR_SIGNALS= ").endsWith(" java Main").doesNotContain("--host");
    }

    @Test
    void aJobOnOtherHostsNamesThemAndTheirNetwork() {
        LaunchSettings settings = LaunchSettings.of(4, 1 << 20, 4096).onHosts(List.of("10.0.0.1:2", "10.0.0.2:2"), "10.0.0.0/24").with("--mca", "plm_rsh_agent", "agent");
        String command = String.join(" ", settings.command(List.of("java")));
        assertThat(command).contains(" --host 10.0.0.1:2,10.0.0.2:2 ", " --mca oob_tcp_if_include 10.0.0.0/24 --mca btl_tcp_if_include 10.0.0.0/24 ")
                .endsWith(" --mca plm_rsh_agent agent java").doesNotContain("UCX_NET_DEVICES");
    }

    @Test
    void whatIsGivenTakesThePlaceOfASetting() {
        LaunchSettings settings = LaunchSettings.of(1, 1, 4096).with("--mca", "sshmem_base_start_address", "35184372088832", "-x", "UCX_MEM_EVENTS=y");
        String command = String.join(" ", settings.command(List.of("java")));
        assertThat(command).containsOnlyOnce("sshmem_base_start_address").containsOnlyOnce("UCX_MEM_EVENTS").contains("--mca sshmem ucx")
                .endsWith(" --mca sshmem_base_start_address 35184372088832 -x UCX_MEM_EVENTS=y java");
    }

    @Test
    void theSymmetricMemoryHasRoomForTheHeapItsAlignmentAndTheControlArea() {
        long control = ControlLayout.of(1024).byteSize();
        assertThat(control).isBetween(2L * 1023 * 1008, 2L * 1023 * 1008 + (1 << 14));
        assertThat(LaunchSettings.symmetricBytes(1024, 1 << 20, 1 << 20)).isGreaterThanOrEqualTo((2 << 20) + control).isEqualTo(6L << 20);
        assertThatThrownBy(() -> LaunchSettings.symmetricBytes(2, Long.MAX_VALUE, 4096)).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void theReadmeHasTheCommandLineThatIsMadeHere() throws Exception {
        String readme = Files.readString(Path.of("README.md")).replaceAll("\\\\\n *", "");
        String settings = String.join(" ", LaunchSettings.of(4, 256 << 20, 1 << 16).command(List.of("java")));
        assertThat(readme).contains(settings).contains(LaunchSettings.INSTALL);
        String elsewhere = String.join(" ", LaunchSettings.of(4, 256 << 20, 1 << 16).onHosts(List.of("A:2", "B:2"), "10.0.0.0/24").command(List.of("java")));
        assertThat(readme).contains("with `" + elsewhere.substring(elsewhere.indexOf("--host"), elsewhere.indexOf(" --mca oob_tcp")) + "`");
    }
}
