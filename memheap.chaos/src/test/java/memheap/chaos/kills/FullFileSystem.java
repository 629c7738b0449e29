package memheap.chaos.kills;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import memheap.api.OutOfMemheapException;
import memheap.base.BaseFixture;

/** A process that has one heap after the other where there is too little room for some. Ends with status 0 if all came as documented, and tells a line or more of each heap. */
final class FullFileSystem {

    private static final int BLOCK = 64 << 10;
    private static final String NAME = "heap";

    private FullFileSystem() {
    }

    /** @param words the component, {@code shm} or {@code file}, the folder of the file system, then of each heap its size and how many windows it has: {@code 16M*2} */
    public static void main(String... words) throws IOException {
        for (String heap : List.of(words).subList(3, words.length)) {
            haveOne(Subject.valueOf(words[0]), words[1], Path.of(words[2]), heap);
        }
    }

    private static void haveOne(Subject subject, String kind, Path folder, String heap) throws IOException {
        String[] sizes = heap.split("\\*");
        String backing = kind.equals("shm") ? kind : "file:" + folder.resolve(NAME);
        boolean opened = false;
        try (var base = new BaseFixture("memheap.backing", backing, "memheap.size", sizes[0], "memheap.windows", sizes[1])) {
            opened = true;
            base.add(subject.label(), 1, subject.component());
            use(base, heap);
        } catch (IOException full) {
            if (opened) {
                throw full;
            }
            System.out.println(heap + " refused: " + full.getMessage());
        }
        if (opened && !kind.equals("shm")) {
            Files.delete(folder.resolve(NAME)); // it is to stay, after all
        }
        try (Stream<Path> left = Files.list(folder)) {
            require(left.findAny().isEmpty(), "a file is left in '" + folder + "'");
        }
    }

    private static void use(BaseFixture base, String heap) {
        for (int round = 0; round < 3; round++) {
            List<Long> blocks = new ArrayList<>();
            String refusal = fill(base, blocks);
            for (long block : blocks) {
                for (long at = 0; at < BLOCK; at += Long.BYTES) {
                    require(base.addresses.memory().get(ValueLayout.JAVA_LONG, block + at) == (block ^ at), "a block has lost its content");
                }
                base.addresses.free(block);
            }
            require(base.inspector().verify().isEmpty(), "the heap finds " + base.inspector().verify());
            require(base.heap.statistics().liveBlocks() == 0, "blocks are live that nobody has");
            System.out.println(String.format(Locale.ROOT, "%s %d bytes, then: %s", heap, (long) blocks.size() * BLOCK, refusal));
        }
    }

    private static String fill(BaseFixture base, List<Long> blocks) {
        try {
            while (true) {
                long block = base.addresses.allocate(BLOCK, 16);
                for (long at = 0; at < BLOCK; at += Long.BYTES) {
                    base.addresses.memory().set(ValueLayout.JAVA_LONG, block + at, block ^ at);
                }
                blocks.add(block);
            }
        } catch (OutOfMemheapException full) {
            require(full.requestedBytes() == BLOCK, "the refusal does not tell what was asked for");
            return full.getMessage();
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
