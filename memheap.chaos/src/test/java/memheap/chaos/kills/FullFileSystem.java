package memheap.chaos.kills;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import memheap.api.OutOfMemheapException;
import memheap.base.BaseFixture;

/** A process whose heap lies on a file system that is too small for it. Ends with status 0 if all came as documented. */
final class FullFileSystem {

    private static final int BLOCK = 64 << 10;

    private FullFileSystem() {
    }

    /** @param words the component, then the folder of the heap, or nothing else if it is to lie in shared memory */
    public static void main(String... words) throws IOException {
        var subject = Subject.valueOf(words[0]);
        Path file = words.length < 2 ? Path.of("") : Path.of(words[1], "heap");
        String backing = words.length < 2 ? "shm" : "file:" + file;
        boolean opened = false;
        try (var base = new BaseFixture("memheap.backing", backing, "memheap.size", "64M", "memheap.windows", "2")) {
            opened = true;
            base.add(subject.label(), 1, subject.component());
            use(base);
        } catch (IOException full) {
            if (opened || Files.exists(file) || !full.getMessage().contains("No space left")) {
                throw full;
            }
            System.out.println("refused: " + full.getMessage());
        }
    }

    private static void use(BaseFixture base) {
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
            System.out.println(blocks.size() + " blocks, then: " + refusal);
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
