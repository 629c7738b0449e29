package memheap.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RelaunchTest {

    @Test
    void completesAnEmptyEnvironment() {
        var environment = new HashMap<String, String>();
        assertThat(Relaunch.isNeeded(environment)).isTrue();
        Relaunch.complete(environment);
        assertThat(environment).containsEntry("GLIBC_TUNABLES", "glibc.rtld.optional_static_tls=16384");
        assertThat(Relaunch.isNeeded(environment)).isFalse();
    }

    @Test
    void keepsTheSettingsOfOthers() {
        var environment = new HashMap<>(Map.of("GLIBC_TUNABLES", "glibc.malloc.check=1"));
        Relaunch.complete(environment);
        assertThat(environment).containsEntry("GLIBC_TUNABLES", "glibc.malloc.check=1:glibc.rtld.optional_static_tls=16384");
    }
}
