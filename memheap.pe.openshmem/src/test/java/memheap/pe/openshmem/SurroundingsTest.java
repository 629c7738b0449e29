package memheap.pe.openshmem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import memheap.pe.spi.EngineUnavailableException;
import memheap.pe.spi.Job;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

/** What an engine refuses before it loads anything, each with what to do. */
class SurroundingsTest {

    private static final String JAVA_HEAP = "f0000000-100000000 rw-p 00000000 00:00 0                              [java heap]";
    private static final String LIBRARY = "7f0000000000-7f0000100000 r-xp 00000000 08:01 42 /usr/lib/libc.so.6";

    private static final long GIBIBYTE = 1L << 30;

    private HostMemory memory = new HostMemory(HostMemory.ANY, HostMemory.ANY, HostMemory.ANY, HostMemory.ANY);
    private final Map<String, String> environment = new HashMap<>(Map.of(LaunchSettings.NUMBER, "1", LaunchSettings.COUNT, "2"));

    @AfterEach
    void forget() {
        System.clearProperty(Entry.JOINED);
    }

    private static Job job(long heapBytes, Map<String, String> settings) {
        return new Job("job", 1, 2, heapBytes, 1 << 16, Duration.ofSeconds(1), settings);
    }

    private Surroundings surroundings(int processors, String... maps) {
        return new Surroundings(environment, AddressSpace.parse(Arrays.stream(maps)), processors, 8, memory);
    }

    private void require() throws EngineUnavailableException {
        surroundings(8, JAVA_HEAP, LIBRARY).require(job(1 << 20, Map.of()));
    }

    private void refuses(String... words) {
        assertThatThrownBy(this::require).isInstanceOf(EngineUnavailableException.class).hasMessageStartingWith("the engine 'openshmem' cannot start: ")
                .hasMessageContainingAll(words);
    }

    @Test
    void whatNobodyHasSetIsSetByThePeItself() throws Exception {
        require();
        Map<String, String> missing = new HashMap<>();
        surroundings(8).missing(job(1 << 20, Map.of())).forEach(variable -> missing.put(variable.getKey(), variable.getValue()));
        assertThat(missing).containsEntry("OMPI_MCA_sshmem_base_start_address", "70368744177664").containsEntry("UCX_ERROR_SIGNALS", "").containsEntry("UCX_MEM_EVENTS", "n")
                .containsEntry("OMPI_MCA_opal_common_ucx_opal_mem_hooks", "0").containsEntry("SHMEM_SYMMETRIC_HEAP_SIZE", "4M").hasSize(Setting.values().length + 1);
        environment.putAll(missing);
        require();
        assertThat(surroundings(8).missing(job(1 << 20, Map.of()))).isEmpty();
    }

    @Test
    void whatLaunchSettingsSayIsAccepted() throws Exception {
        String[] command = LaunchSettings.of(2, 1 << 20, 1 << 16).command(Stream.of("java").toList()).toArray(String[]::new);
        for (int word = 0; word < command.length - 1; word++) {
            if (command[word].equals("--mca")) {
                environment.put("OMPI_MCA_" + command[word + 1], command[word + 2]);
            } else if (command[word].equals("-x")) {
                environment.put(command[word + 1].split("=", 2)[0], command[word + 1].split("=", 2)[1]);
            }
        }
        require();
        assertThat(surroundings(8).missing(job(1 << 20, Map.of()))).isEmpty();
    }

    @Test
    void aJvmThatNobodyHasLaunchedIsRefused() {
        environment.clear();
        refuses("PE 1 of job 'job' was not started by oshrun", "OMPI_COMM_WORLD_RANK", "apt-get install openmpi-bin libopenmpi3", "memheap.pe.openshmem/README.md");
        assertThatThrownBy(() -> new OpenshmemEngine().join(job(1 << 20, Map.of()))).isInstanceOf(EngineUnavailableException.class)
                .hasMessageContaining("was not started by oshrun");
    }

    @Test
    void anotherPlaceThanThatOfTheLauncherIsRefused() {
        environment.put(LaunchSettings.NUMBER, "0");
        refuses("job 'job' was to be joined as PE 1 of 2, but oshrun has started this JVM as PE 0 of 2");
        environment.putAll(Map.of(LaunchSettings.NUMBER, "1", LaunchSettings.COUNT, "3"));
        refuses("as PE 1 of 3");
    }

    @ParameterizedTest
    @EnumSource(value = Setting.class, mode = Mode.EXCLUDE, names = "START_ADDRESS")
    void aSettingThatSaysSomethingElseIsRefusedWithWhatHappensOtherwise(Setting setting) {
        environment.put(setting.variable(), "other");
        refuses(setting.variable() + " is 'other', and " + setting.otherwise(), "leave it out, or start oshrun with " + String.join(" ", setting.arguments()));
    }

    @Test
    void anAddressInsideTheJavaHeapIsRefused() {
        environment.put(Setting.START_ADDRESS.variable(), "4278190080");
        refuses("OMPI_MCA_sshmem_base_start_address is 4278190080", "from 0xff000000 on are not free in this JVM", "f0000000-100000000 rw-p",
                "--mca sshmem_base_start_address 70368744177664");
    }

    @Test
    void anAddressWhoseEndReachesSomethingIsRefused() {
        environment.put(Setting.START_ADDRESS.variable(), "0x7efffff00000");
        refuses("7f0000000000-7f0000100000 r-xp");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "", "somewhere", "9223372036854775807"})
    void anAddressThatIsNoneIsRefused(String address) {
        environment.put(Setting.START_ADDRESS.variable(), address);
        refuses("OMPI_MCA_sshmem_base_start_address is " + address);
    }

    @Test
    void anotherAddressThatIsFreeIsAccepted() throws Exception {
        environment.put(Setting.START_ADDRESS.variable(), "0x200000000000");
        require();
    }

    @ParameterizedTest
    @ValueSource(strings = {"3M", "0", "-5", "abc", "1.5G", "16MB", ""})
    void aHeapSizeThatIsTooSmallOrNoneIsRefusedWithWhatIsNeeded(String size) {
        environment.put(LaunchSettings.HEAP_SIZE, size);
        refuses("SHMEM_SYMMETRIC_HEAP_SIZE is '" + size + "'", "a number of at least 4194304 bytes", "-x SHMEM_SYMMETRIC_HEAP_SIZE=4M, or leave it out");
    }

    @ParameterizedTest
    @ValueSource(strings = {"4M", "4m", "4096K", "4194304", "1G", "1T"})
    void aHeapSizeThatIsLargeEnoughIsAccepted(String size) {
        environment.put(LaunchSettings.HEAP_SIZE, size);
        assertThatCode(this::require).doesNotThrowAnyException();
    }

    @Test
    void theOldNameOfTheHeapSizeCounts() {
        environment.put("SMA_SYMMETRIC_SIZE", "1M");
        refuses("is '1M'");
    }

    private static Job large(Map<String, String> settings) {
        return job(1152 * GIBIBYTE, settings); // what windows of 100G make
    }

    private void refusesALargeHeap(String... words) {
        assertThatThrownBy(() -> surroundings(8).require(large(Map.of()))).isInstanceOf(EngineUnavailableException.class)
                .hasMessageStartingWith("the engine 'openshmem' cannot start: each PE of job 'job' needs 12369").hasMessageContainingAll(words)
                .hasMessageContainingAll("for a heap of 1236950581248 bytes at a multiple of 65536", "take smaller windows (--size, memheap.job.size), fewer of them (memheap.job.windows)");
    }

    @Test
    void moreThanThisHostCanHoldIsRefusedWithWhatThereIs() throws Exception {
        memory = new HostMemory(24 * GIBIBYTE, HostMemory.ANY, 25 * GIBIBYTE, 22 * GIBIBYTE);
        environment.put("OMPI_COMM_WORLD_LOCAL_SIZE", "2");
        refusesALargeHeap("and 2 of them are on this host, which cannot hold that: as System V memory, ", "one PE can have 25769803776 bytes and all can have any number of bytes", "26843545600 bytes are free",
                "and 23622320128 bytes of memory are available");
        require();
        memory = new HostMemory(HostMemory.ANY, HostMemory.ANY, 25 * GIBIBYTE, 22 * GIBIBYTE);
        surroundings(8).require(large(Map.of()));
    }

    @Test
    void aSizeThatTheLauncherHasGivenIsWhatThisHostHasToHold() {
        memory = new HostMemory(24 * GIBIBYTE, HostMemory.ANY, 25 * GIBIBYTE, 22 * GIBIBYTE);
        environment.put(LaunchSettings.HEAP_SIZE, "100G");
        refuses("each PE of job 'job' needs " + (100 * GIBIBYTE + (4 << 20)) + " bytes of symmetric memory, for a heap of 1048576 bytes");
    }

    @Test
    void moreThanThisHostCanHoldIsRefusedBeforeTheLibraryIsLoaded() {
        memory = new HostMemory(24 * GIBIBYTE, HostMemory.ANY, 25 * GIBIBYTE, 22 * GIBIBYTE);
        var entry = new Entry(new SystemCalls(), surroundings(8), large(Map.of(Entry.LIBRARY, "/nowhere/liboshmem.so.40")));
        assertThatThrownBy(entry::join).isInstanceOf(EngineUnavailableException.class).hasMessageContaining("which cannot hold that").hasMessageNotContaining("/nowhere");
        assertThat(System.getProperty(Entry.JOINED)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"posix,self", "tcp,posix", "^sysv", "^sysv,tcp"})
    void withoutSystemVMemoryAllOfItHasToFitInPosixMemory(String transports) {
        memory = new HostMemory(HostMemory.ANY, HostMemory.ANY, 25 * GIBIBYTE, 22 * GIBIBYTE);
        environment.put("UCX_TLS", transports);
        environment.put("OMPI_COMM_WORLD_LOCAL_SIZE", "no number");
        refusesALargeHeap("and 1 of them are on this host, which cannot hold that with UCX_TLS=" + transports + ": as System V memory");
    }

    @ParameterizedTest
    @ValueSource(strings = {"all", "sysv,tcp,self", "shm", "sm,self", "^posix", "tcp,self", "^sm"})
    void whereSystemVMemoryCanBeHadOrNothingIsSharedNothingIsRefused(String transports) throws Exception {
        memory = new HostMemory(HostMemory.ANY, HostMemory.ANY, 1, 1);
        environment.put("UCX_TLS", transports);
        surroundings(8).require(large(Map.of()));
    }

    @Test
    void aJvmThatIsBoundToOneProcessorIsRefused() throws Exception {
        Surroundings bound = surroundings(1, LIBRARY);
        bound.require(job(1 << 20, Map.of()));
        environment.put("OMPI_MCA_orte_bound_at_launch", "1");
        assertThatThrownBy(() -> bound.require(job(1 << 20, Map.of()))).isInstanceOf(EngineUnavailableException.class)
                .hasMessageContainingAll("bound PE 1 of job 'job' to 1 of 8 processors", "--bind-to none");
        require();
    }

    @Test
    void aHeapThatLiesOverWhatWasThereBeforeIsRefusedWhateverItWasToldToDo() throws Exception {
        Surroundings before = surroundings(8, JAVA_HEAP);
        before.requireFree(1L << 46, 1 << 20);
        assertThatThrownBy(() -> before.requireFree(0xff000000L, 1 << 20)).isInstanceOf(EngineUnavailableException.class)
                .hasMessageContainingAll("the symmetric heap lies at 0xff000000, over memory of this JVM", "end this JVM now",
                        "sshmem_base_start_address in Open MPI's files of parameters");
    }

    @Test
    void aLibraryThatIsNotThereIsRefusedWithTheLineThatInstallsIt() {
        var entry = new Entry(new SystemCalls(), surroundings(8), job(1 << 20, Map.of(Entry.LIBRARY, "/nowhere/liboshmem.so.40")));
        assertThatThrownBy(entry::join).isInstanceOf(EngineUnavailableException.class)
                .hasMessageContainingAll("the OpenSHMEM library cannot be loaded: /nowhere/liboshmem.so.40",
                        "on Debian it is installed by: apt-get install openmpi-bin libopenmpi3");
        assertThat(System.getProperty(Entry.JOINED)).isNull();
    }

    @Test
    void aLibraryThatIsSomethingElseIsRefused() {
        var entry = new Entry(new SystemCalls(), surroundings(8), job(1 << 20, Map.of(Entry.LIBRARY, "libm.so.6")));
        assertThatThrownBy(entry::join).isInstanceOf(EngineUnavailableException.class)
                .hasMessageContainingAll("needs Open MPI's OpenSHMEM 1.4, but 'libm.so.6' is something else", "shmem_init_thread");
    }
}
