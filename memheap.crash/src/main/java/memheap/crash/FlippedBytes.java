package memheap.crash;

import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import memheap.tck.HeapScript;
import memheap.tck.Seeds;

/** Damages single bytes of metadata in which blocks are live, at random places, and looks at what becomes of them. */
public final class FlippedBytes {

    /** System property: how many bytes are flipped, 1 at least. */
    public static final String PLACES_PROPERTY = "memheap.crash.places";

    private static final int PLACES = Integer.getInteger(PLACES_PROPERTY, 10_000);
    private static final int PLACES_OF_AN_IMAGE = 50;
    private static final int MOST_CALLS = 500;

    private final String component;
    private final List<? extends Subject> subjects;

    /**
     * Prepares the damage.
     *
     * @param component what it is called in messages
     * @param subjects windows, taken in turn
     */
    public FlippedBytes(String component, List<? extends Subject> subjects) {
        this.component = component;
        this.subjects = List.copyOf(subjects);
    }

    /**
     * Flips bytes, one at a time, as many as {@link #PLACES_PROPERTY} says; the seed is printed.
     *
     * @throws AssertionError if metadata was neither refused nor consistent; the message says which byte it was
     */
    public void check() {
        check(PLACES);
    }

    /** Flips so many bytes. @return what is printed */
    String check(int places) {
        if (places < 1) {
            throw new IllegalArgumentException(PLACES_PROPERTY + " is at least 1, but was " + places);
        }
        long seed = Seeds.printed("flipped bytes of " + component);
        var random = new SplittableRandom(seed);
        int opened = 0;
        int flipped = 0;
        for (int round = 0; flipped < places; round++) {
            Subject subject = subjects.get(round % subjects.size());
            var image = new DamagedImage(subject, random.nextLong(), random.nextInt(MOST_CALLS));
            for (int place = 0; place < PLACES_OF_AN_IMAGE && flipped < places; place++) {
                opened += isOpened(image.copy(), subject, random.nextInt(image.bytes().length), 1 + random.nextInt(255), seed) ? 1 : 0;
                flipped++;
            }
        }
        String told = String.format(Locale.ROOT, "flipped bytes of %s: %d places, %d refused, %d consistent", component, flipped, flipped - opened, opened);
        System.out.println(told);
        return told;
    }

    private static boolean isOpened(DamagedImage image, Subject subject, int offset, int flipped, long seed) {
        byte before = image.bytes()[offset];
        image.bytes()[offset] ^= (byte) flipped;
        try {
            return image.isOpened();
        } catch (RuntimeException | AssertionError | StackOverflowError | OutOfMemoryError fault) {
            throw new AssertionError(String.format(Locale.ROOT, "-D%s=%d, window of %d bytes, the byte at 0x%x of %d was 0x%02x and is 0x%02x: %s", HeapScript.SEED_PROPERTY, seed,
                    subject.windowBytes(), offset, image.bytes().length, before & 0xff, (before ^ flipped) & 0xff, fault), fault);
        }
    }
}
