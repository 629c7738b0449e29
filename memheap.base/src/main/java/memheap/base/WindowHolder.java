package memheap.base;

import java.util.Locale;
import java.util.Optional;

/**
 * What holds a window. The text is made when somebody asks, so that it has the figures of that moment. Safe for all threads.
 *
 * @param window the window
 * @param generation the generation in it; empty while a component is only tried out
 * @param purpose what the window was taken for
 */
record WindowHolder(Window window, Optional<Generation> generation, String purpose) {

    String describe(Usages usages) {
        return String.format(Locale.ROOT, "window %d at 0x%x: %s", window.index(), window.address(),
                generation.map(held -> describe(held, usages.liveBytes(held))).orElse(purpose));
    }

    private static String describe(Generation generation, long liveBytes) {
        return String.format(Locale.ROOT, "generation %d of '%s', %s, %d live blocks of %d bytes", generation.number(), generation.component(),
                generation.state().toString().toLowerCase(Locale.ROOT), generation.liveBlocks(), liveBytes);
    }
}
