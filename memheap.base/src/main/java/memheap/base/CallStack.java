package memheap.base;

import java.util.List;

/** The stack of a user's call, as text, so that it holds no class. */
final class CallStack {

    private static final int MOST_FRAMES = 32;
    private static final String OURS = CallStack.class.getPackageName() + ".";
    private static final StackWalker WALKER = StackWalker.getInstance();

    private CallStack() {
    }

    /** The frames outside of the base, innermost first. */
    static List<String> here() {
        return WALKER.walk(frames -> frames.dropWhile(frame -> frame.getClassName().startsWith(OURS)).limit(MOST_FRAMES)
                .map(frame -> frame.toStackTraceElement().toString()).toList());
    }
}
