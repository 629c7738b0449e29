package memheap.base;

import java.io.IOException;
import java.util.Map;

/** A process of another user that tries to open heaps in files, and tells a line of each. Needs the classes of the base and of the API, and nothing else. */
final class OtherUser {

    private OtherUser() {
    }

    /** @param files where the heaps are */
    public static void main(String... files) {
        for (String file : files) {
            System.out.println(file + " " + outcome(file));
        }
    }

    private static String outcome(String file) {
        var settings = Settings.read(Map.of("memheap.backing", "file:" + file, "memheap.size", String.valueOf(HeapFileOfOthersTest.WINDOW), "memheap.windows", "4"), key -> null, key -> null);
        try (var base = new HeapBase(settings, () -> { })) {
            base.begin();
            return "opened";
        } catch (IOException refused) {
            return "refused: " + refused.getMessage();
        }
    }
}
