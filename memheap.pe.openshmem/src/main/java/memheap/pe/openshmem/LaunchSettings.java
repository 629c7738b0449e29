package memheap.pe.openshmem;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import memheap.pe.spi.Job;

/**
 * How the JVMs of a job are started: makes the command line of {@code oshrun}, with all that they need to be told. Immutable.
 *
 * <p>Each JVM learns its number from the variable {@value #NUMBER} and the number of PEs from {@value #COUNT}.
 */
public final class LaunchSettings {

    /** The variable of the environment that tells a JVM which PE it is. */
    public static final String NUMBER = "OMPI_COMM_WORLD_RANK";
    /** The variable of the environment that tells a JVM how many PEs there are. */
    public static final String COUNT = "OMPI_COMM_WORLD_SIZE";

    /** The one line that installs what is needed, on Debian. */
    public static final String INSTALL = "apt-get install openmpi-bin libopenmpi3";

    /** What {@code oshrun} has to be told by its environment before it starts anything for root, who may start containers without it. */
    public static final Map<String, String> AS_ROOT = Map.of("OMPI_ALLOW_RUN_AS_ROOT", "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1");

    /** Open MPI's name for the size of the symmetric memory of each PE. */
    static final String HEAP_SIZE = "SHMEM_SYMMETRIC_HEAP_SIZE";

    private static final String LOOPBACK = "lo";
    private static final long MEBIBYTE = 1 << 20;
    private static final long SPARE_BYTES = 2 * MEBIBYTE; // for what the library keeps in the same memory

    private final int count;
    private final long symmetricBytes;
    private final List<String> hosts;
    private final String network;
    private final List<String> options;

    private LaunchSettings(int count, long symmetricBytes, List<String> hosts, String network, List<String> options) {
        this.count = count;
        this.symmetricBytes = symmetricBytes;
        this.hosts = hosts;
        this.network = network;
        this.options = options;
    }

    /**
     * The settings of a job on this host.
     *
     * @param count how many PEs, 1 to {@value Job#MAXIMUM_COUNT}
     * @param heapBytes size of each PE's heap, at least 1
     * @param heapAlignment what the address of the heap is a multiple of, a power of two
     * @return settings of which JVMs talk over the loopback interface, if at all
     */
    public static LaunchSettings of(int count, long heapBytes, long heapAlignment) {
        return new LaunchSettings(count, symmetricBytes(count, heapBytes, heapAlignment), List.of(), LOOPBACK, List.of());
    }

    /**
     * The same on other hosts.
     *
     * @param hosts at least one; a name or an address, and {@code :} and the number of PEs there if more than one
     * @param network what they talk over: a network such as {@code 10.77.0.0/24}
     * @return the changed settings
     */
    public LaunchSettings onHosts(List<String> hosts, String network) {
        return new LaunchSettings(count, symmetricBytes, List.copyOf(hosts), network, options);
    }

    /**
     * The same with more arguments for {@code oshrun}.
     *
     * @param more put before the program; a parameter or a variable that has a setting here takes its place
     * @return the changed settings
     */
    public LaunchSettings with(String... more) {
        var all = new ArrayList<>(options);
        all.addAll(Arrays.asList(more));
        return new LaunchSettings(count, symmetricBytes, hosts, network, List.copyOf(all));
    }

    /**
     * The command that starts all JVMs, in the foreground; it ends with the status of the first one that has failed, or 0.
     *
     * @param program what each of them runs
     * @return words of a command
     */
    public List<String> command(List<String> program) {
        var command = new ArrayList<>(List.of("oshrun", "-np", String.valueOf(count), "--bind-to", "none", "--oversubscribe"));
        if (!hosts.isEmpty()) {
            command.addAll(List.of("--host", String.join(",", hosts), "--mca", "orte_keep_fqdn_hostnames", "1"));
        }
        command.addAll(List.of("--mca", "oob_tcp_if_include", network, "--mca", "btl_tcp_if_include", network));
        if (network.equals(LOOPBACK)) {
            command.addAll(List.of("-x", "UCX_NET_DEVICES=" + LOOPBACK));
        }
        command.addAll(List.of("-x", HEAP_SIZE + "=" + symmetricBytes / MEBIBYTE + "M"));
        for (Setting setting : Setting.values()) {
            if (!isGiven(setting)) { // oshrun takes no parameter twice
                command.addAll(Arrays.asList(setting.arguments()));
            }
        }
        command.addAll(options);
        command.addAll(program);
        return command;
    }

    private boolean isGiven(Setting setting) {
        String[] arguments = setting.arguments();
        String name = arguments.length == 3 ? arguments[1] : setting.variable() + "=";
        return options.stream().anyMatch(option -> arguments.length == 3 ? option.equals(name) : option.startsWith(name));
    }

    /** How much symmetric memory a job needs in each PE. @return whole mebibytes */
    static long symmetricBytes(int count, long heapBytes, long heapAlignment) {
        long bytes = Math.addExact(Math.addExact(heapBytes, heapAlignment), ControlLayout.of(count).byteSize() + SPARE_BYTES);
        return Math.ceilDiv(bytes, MEBIBYTE) * MEBIBYTE;
    }
}
