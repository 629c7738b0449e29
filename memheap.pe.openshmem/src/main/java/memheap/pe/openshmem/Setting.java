package memheap.pe.openshmem;

/**
 * A variable of the environment without which OpenSHMEM and a JVM do not get along. Open MPI's own parameters are told by variables too, as {@code
 * OMPI_MCA_name}. Where one is missing, the PE sets it for itself before the library is loaded; where it says something else, the PE refuses.
 */
enum Setting {

    /** The default lies where a JVM has its heap. Any other address will do that is free in all JVMs. */
    START_ADDRESS("OMPI_MCA_sshmem_base_start_address", String.valueOf(1L << 46), "the symmetric heap would be laid over memory of the JVM"),
    /** The transport whose heaps can be mapped by other PEs of a host. */
    TRANSPORT("OMPI_MCA_spml", "ucx", "heaps of PEs on one host could not be mapped"),
    /** The memory of that transport. */
    MEMORY("OMPI_MCA_sshmem", "ucx", "heaps of PEs on one host could not be mapped"),
    /** The other allocator of the library hands out memory behind the end of a heap whose size is not a power of two. */
    ALLOCATOR("OMPI_MCA_memheap", "ptmalloc", "the symmetric heap could reach behind the end of its memory"),
    /** The other way makes atomic operations of a lock, a get and a put. */
    ATOMICS("OMPI_MCA_atomic", "ucx", "atomic operations of PEs on different hosts would miss each other"),
    /** Network cards make atomic operations of their own, which a processor's do not know. */
    ATOMICS_BY_PROCESSORS("UCX_ATOMIC_MODE", "cpu", "atomic operations of PEs on different hosts would miss each other"),
    /** They call what has been unloaded when the job ends. */
    MEMORY_HOOKS("OMPI_MCA_opal_common_ucx_opal_mem_hooks", "0", "the JVM would crash when the job ends"),
    /** They replace system calls that the JVM makes all the time. */
    MEMORY_EVENTS("UCX_MEM_EVENTS", "n", "system calls of the JVM would be intercepted"),
    /** The JVM uses these signals itself: a null pointer would end it. */
    ERROR_SIGNALS("UCX_ERROR_SIGNALS", "", "the first null pointer would end the JVM");

    private static final String PARAMETER = "OMPI_MCA_";

    private final String variable;
    private final String value;
    private final String otherwise;

    Setting(String variable, String value, String otherwise) {
        this.variable = variable;
        this.value = value;
        this.otherwise = otherwise;
    }

    /** Its name in the environment. */
    String variable() {
        return variable;
    }

    /** What it has to be, or is by default. */
    String value() {
        return value;
    }

    /** What happens if it is something else. */
    String otherwise() {
        return otherwise;
    }

    /** Whether the site may choose. */
    boolean isFree() {
        return this == START_ADDRESS;
    }

    /** How the launcher is told. @return {@code --mca}, name and value of a parameter, or {@code -x} and a variable with its value */
    String[] arguments() {
        return variable.startsWith(PARAMETER) ? new String[] {"--mca", variable.substring(PARAMETER.length()), value} : new String[] {"-x", variable + "=" + value};
    }
}
