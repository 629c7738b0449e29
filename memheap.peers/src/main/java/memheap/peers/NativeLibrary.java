package memheap.peers;

import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A shared library with an allocator in it. Libraries are looked up by path and by name: the linker's default lookup would find whatever
 * {@code malloc} the process was started with.
 */
public enum NativeLibrary {

    /** What C programs use on most systems. */
    GLIBC("libc.so.6", "libc6", ""),

    /** Arenas and size classes, made for many threads. */
    JEMALLOC("libjemalloc.so.2", "libjemalloc2", ""),

    /** Free lists a page. */
    MIMALLOC("libmimalloc.so.2", "libmimalloc2.0", "mi_"),

    /** Caches a thread over size classes. */
    TCMALLOC("libtcmalloc_minimal.so.4", "libtcmalloc-minimal4", "tc_");

    /** The environment variable that glibc reads when a process starts. */
    public static final String TUNABLES = "GLIBC_TUNABLES";

    /** A value of {@link #TUNABLES} with which every library here can be loaded after the start. */
    public static final String STATIC_STORAGE = "glibc.rtld.optional_static_tls=16384";

    private static final List<String> FOLDERS = List.of("/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/lib/x86_64-linux-gnu",
            "/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib", "/usr/local/lib");

    private final String fileName;
    private final String debianPackage;
    private final String prefix;

    NativeLibrary(String fileName, String debianPackage, String prefix) {
        this.fileName = fileName;
        this.debianPackage = debianPackage;
        this.prefix = prefix;
    }

    /**
     * What the library calls a function of the C library.
     *
     * @param name {@code malloc}, {@code free} ...
     * @return the symbol
     */
    String symbol(String name) {
        return prefix + name;
    }

    /**
     * Loads the library, for as long as the process lives.
     *
     * @return its symbols, or nothing if it is not on this machine
     */
    Optional<SymbolLookup> load() {
        return Stream.concat(paths().map(Path::toString), Stream.of(fileName)).flatMap(place -> loaded(place).stream()).findFirst();
    }

    private Stream<Path> paths() {
        return FOLDERS.stream().map(folder -> Path.of(folder, fileName)).filter(Files::isReadable);
    }

    private static Optional<SymbolLookup> loaded(String place) {
        try {
            return Optional.of(place.startsWith("/") ? SymbolLookup.libraryLookup(Path.of(place), Arena.global())
                    : SymbolLookup.libraryLookup(place, Arena.global()));
        } catch (IllegalArgumentException cannotBeLoaded) {
            return Optional.empty();
        }
    }

    /**
     * Why the library cannot take part.
     *
     * @return a sentence, or nothing if it can
     */
    public Optional<String> absence() {
        return load().isPresent() ? Optional.empty() : Optional.of(paths().findFirst().map(this::refused).orElseGet(this::missing));
    }

    String refused(Path path) {
        return String.format(Locale.ROOT, "%s is left out: '%s' cannot be loaded into a running process, most likely for want of static thread-local storage;"
                + " the environment variable %s=%s makes room for it", name().toLowerCase(Locale.ROOT), path, TUNABLES, STATIC_STORAGE);
    }

    String missing() {
        return String.format(Locale.ROOT, "%s is left out: no library '%s' was found in %s or by the loader; the Debian package '%s' holds it",
                name().toLowerCase(Locale.ROOT), fileName, String.join(", ", FOLDERS), debianPackage);
    }
}
