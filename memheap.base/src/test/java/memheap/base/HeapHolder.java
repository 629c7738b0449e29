package memheap.base;

import java.io.IOException;
import java.util.concurrent.ThreadLocalRandom;

/** A process that has a heap in a file, uses it, and gives it up when it is told to. */
final class HeapHolder {

    private HeapHolder() {
    }

    /** @param words where the heap is */
    public static void main(String... words) throws IOException {
        try (var fixture = new BaseFixture("memheap.backing", "file:" + words[0])) {
            var component = new ScriptedComponent();
            component.formatVersion = 1;
            fixture.add("first", 1, component);
            use(fixture);
            System.out.println("open");
            System.in.read();
            use(fixture);
        }
        System.out.println("closed");
    }

    private static void use(BaseFixture fixture) {
        for (int i = 0; i < 100; i++) {
            fixture.addresses.free(fixture.addresses.allocate(ThreadLocalRandom.current().nextInt(1000), 16));
        }
    }
}
