package memheap.mutants;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A change of one place in a source file.
 *
 * @param module the folder of the module, which is its package too
 * @param type the class
 * @param before what stands there, and nowhere else in the file
 * @param after what is to stand there
 */
record Edit(String module, String type, String before, String after) {

    /** Where the source lies in a checkout. */
    String file() {
        return String.format(Locale.ROOT, "%s/src/main/java/%s/%s.java", module, module.replace('.', '/'), type);
    }

    /**
     * The source with the change.
     *
     * @throws IllegalStateException if the place is not there, or there are two of it
     */
    String appliedTo(String source) {
        int at = source.indexOf(before);
        if (at < 0 || source.indexOf(before, at + 1) >= 0) {
            throw new IllegalStateException(String.format(Locale.ROOT, "%s: the text before the edit stands there %s, but has to stand there once:%n%s",
                    file(), at < 0 ? "nowhere" : "more than once", before));
        }
        return source.substring(0, at) + after + source.substring(at + before.length());
    }

    /**
     * Changes the file in a checkout.
     *
     * @return what brings it back
     */
    Undo apply(Path root) throws IOException {
        Path file = root.resolve(file());
        String source = Files.readString(file);
        Files.writeString(file, appliedTo(source));
        return () -> Files.writeString(file, source);
    }

    /** Brings a file back that was changed. */
    @FunctionalInterface
    interface Undo extends AutoCloseable {
        @Override
        void close() throws IOException;
    }
}
