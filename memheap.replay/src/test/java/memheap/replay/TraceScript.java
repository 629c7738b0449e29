package memheap.replay;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Writes traces of random calls; the same seed gives the same trace. */
final class TraceScript {

    private final Random random;

    TraceScript(long seed) {
        random = new Random(seed);
    }

    Path write(Path file, int events) throws IOException {
        try (var writer = new TraceWriter(file, events)) {
            List<Long> live = new ArrayList<>();
            while (!writer.isFull()) {
                writer.thread(1 + random.nextInt(3));
                step(writer, live);
            }
        }
        return file;
    }

    private void step(TraceWriter writer, List<Long> live) {
        switch (live.size() < 3 ? 0 : random.nextInt(6)) {
            case 0 -> live.add(writer.malloc(byteSize()));
            case 1 -> live.add(writer.calloc(byteSize()));
            case 2 -> live.add(writer.memalign(byteSize(), 1L << random.nextInt(10)));
            case 3 -> live.add(writer.realloc(live.remove(random.nextInt(live.size())), byteSize()));
            default -> writer.free(live.remove(random.nextInt(live.size())));
        }
    }

    private long byteSize() {
        return random.nextInt(8) == 0 ? random.nextInt(10) : random.nextInt(2000);
    }
}
