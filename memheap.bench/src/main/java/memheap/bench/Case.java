package memheap.bench;

import java.util.Locale;

/**
 * What is compared: all contenders do the same in it.
 *
 * @param pattern the pattern
 * @param threads how many threads
 * @param liveBlocks blocks that each thread holds
 */
record Case(Pattern pattern, int threads, int liveBlocks) {

    String title() {
        String live = pattern == Pattern.SCALE ? String.format(Locale.ROOT, ", %d live blocks", liveBlocks) : "";
        return String.format(Locale.ROOT, "%s%s, %d thread%s", pattern.label(), live, threads, threads == 1 ? "" : "s");
    }
}
