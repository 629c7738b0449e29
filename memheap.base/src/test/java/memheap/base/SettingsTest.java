package memheap.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

    private static Settings read(Map<String, ?> configuration, Map<String, String> properties, Map<String, String> environment) {
        return Settings.read(configuration, properties::get, environment::get);
    }

    @Test
    void theDefaultsAreThoseOfTheOrigin() {
        Settings settings = read(Map.of(), Map.of(), Map.of());
        assertThat(settings.memory()).isEqualTo(new Settings.Memory(256 << 20, 8, Settings.Backing.ANONYMOUS, Settings.HugePages.OFF, false, Optional.empty()));
        assertThat(settings.callTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.policy()).isEqualTo(new Policy(List.of(), List.of(), "", Map.of()));
    }

    @Test
    void configurationAdminComesBeforePropertiesBeforeTheEnvironment() {
        var environment = Map.of("SHMEM_SYMMETRIC_SIZE", "3M", "SMA_SYMMETRIC_SIZE", "4M");
        assertThat(read(Map.of("memheap.size", "1M"), Map.of("memheap.size", "2M"), environment).memory().windowBytes()).isEqualTo(1 << 20);
        assertThat(read(Map.of(), Map.of("memheap.size", "2M"), environment).memory().windowBytes()).isEqualTo(2 << 20);
        assertThat(read(Map.of(), Map.of(), environment).memory().windowBytes()).isEqualTo(3 << 20);
        assertThat(read(Map.of(), Map.of(), Map.of("SMA_SYMMETRIC_SIZE", "4M")).memory().windowBytes()).isEqualTo(4 << 20);
    }

    @Test
    void aWindowIsRoundedUpToAPageAndNotFurther() {
        assertThat(read(Map.of("memheap.size", "14M"), Map.of(), Map.of()).memory().windowBytes()).isEqualTo(14 << 20);
        assertThat(read(Map.of("memheap.size", "1000001"), Map.of(), Map.of()).memory().windowBytes()).isEqualTo(1003520);
        assertThat(read(Map.of("memheap.size", "1"), Map.of(), Map.of()).memory().windowBytes()).isEqualTo(64 << 10);
    }

    @Test
    void listsAndPrioritiesAreRead() {
        Policy policy = read(Map.of("memheap.include", "a, b", "memheap.exclude", new String[] {"c", "d"}, "memheap.pin", " a ", "memheap.priority.b", 7,
                "memheap.priority.a", "-1"), Map.of(), Map.of()).policy();
        assertThat(policy).isEqualTo(new Policy(List.of("a", "b"), List.of("c", "d"), "a", Map.of("a", -1, "b", 7)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "memheap.windows|1|memheap.windows is a whole number from 2 to 64, but was '1'",
        "memheap.windows|many|memheap.windows is a whole number from 2 to 64, but was 'many'",
        "memheap.backing|disk|memheap.backing is one of [anonymous, shm, file:PATH], but was 'disk'",
        "memheap.hugepages|1G|memheap.hugepages is one of [off, transparent], but was '1G'",
        "memheap.init.timeout|soon|memheap.init.timeout is a time above 0 such as 500ms, 5s or 1m (milliseconds without a unit), but was 'soon'",
        "memheap.init.timeout|0s|memheap.init.timeout is a time above 0 such as 500ms, 5s or 1m (milliseconds without a unit), but was '0s'",
        "memheap.priority.x|high|memheap.priority.x is a whole number from -2147483648 to 2147483647, but was 'high'",
        "memheap.size|2T|memheap.size is at most 1099511627776 bytes (1T), but was '2T'"})
    void aWrongSettingIsRefusedWithItsKeyItsRangeAndItsValue(String key, String value, String message) {
        assertThatThrownBy(() -> read(Map.of(key, value), Map.of(), Map.of())).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }

    @Test
    void aHeapFileHasAnAbsolutePath() {
        assertThat(read(Map.of("memheap.backing", "file:/srv/heap"), Map.of(), Map.of()).memory().file()).contains(Path.of("/srv/heap"));
        assertThatThrownBy(() -> read(Map.of("memheap.backing", "file:rel.bin"), Map.of(), Map.of())).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the path in memheap.backing is an absolute one, such as '%s', but was 'rel.bin'", Path.of("rel.bin").toAbsolutePath());
    }

    @Test
    void whatHoldsFromAStartOnIsToldWithAllThatCanDiffer() {
        Settings settings = read(Map.of("memheap.size", "1M", "memheap.fill", "zero", "memheap.quarantine", "4096", "memheap.limit.a", "64K", "memheap.reservation.b", "8K"), Map.of(), Map.of());
        assertThat(settings.startText()).isEqualTo("memheap.size=1048576 memheap.windows=8 memheap.backing=anonymous memheap.hugepages=off memheap.symmetric=false memheap.init.timeout=5000ms"
                + " memheap.ledger=owners memheap.ledger.sample=524288 memheap.hardening=off memheap.fill=zero memheap.quarantine=4096 memheap.dossier=off");
        assertThat(settings.text()).isEqualTo(settings.startText() + " memheap.onStop=reclaim memheap.limit.a=65536 memheap.reservation.b=8192");
    }

    @Test
    void ofWhatHoldsFromAStartOnOnlyWhatDiffersIsToldAsItIsAndAsItWillBe() {
        Settings now = read(Map.of("memheap.size", "1M", "memheap.quarantine", "4096"), Map.of(), Map.of());
        assertThat(now.changesAtStart(now)).isEmpty();
        assertThat(now.changesAtStart(read(Map.of("memheap.size", "2M", "memheap.quarantine", "4096", "memheap.hardening", "cheap", "memheap.onStop", "keep"), Map.of(), Map.of())))
                .containsExactly("memheap.size=1048576 becomes 2097152", "memheap.hardening=off becomes cheap");
    }

    @Test
    void whatHasNoEffectIsTold() {
        assertThat(SettingNames.unknown(Map.of("memheap.limt.a", "1M", "memheap.limit.b", "1M", "memheap.size", "1M", "service.pid", "memheap"), Set.of("memheap.reservation.c", "memheap.size", "user.dir")))
                .containsExactly("the configuration has memheap.limt.a=1M, which is no setting of memheap and has no effect",
                        "the property memheap.reservation.c has no effect: it acts in Configuration Admin only, for example in the file memheap.cfg of a load folder");
        assertThat(SettingNames.unknown(Map.of("memheap.priority.x", 7), Set.of())).isEmpty();
    }

    @Test
    void aMistypedPropertyIsToldAndWhatOthersReadIsNot() {
        assertThat(SettingNames.unknown(Map.of(), Set.of("memheap.hardning", "memheap.hardening", "memheap.homes", "memheap.home", "memheap.tck.auto", "memheap.job", "memheap.job.guard",
                "memheap.job.gaurd", "memheap.job.argument.0", "memheap.pe.number",
                "memheap.buddy.minimumBlockBytes", "java.home"))).containsExactly("the property memheap.hardning is no setting of memheap and has no effect",
                        "the property memheap.homes is no setting of memheap and has no effect", "the property memheap.job.gaurd is no setting of memheap and has no effect");
    }
}
