package memheap.job.launch;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A line as {@code oshrun --tag-output} marks it, such as {@code [1,0]<stdout>:text}. */
final class TaggedLine {

    private static final Pattern TAG = Pattern.compile("\\[[0-9]+,([0-9]+)\\]<std[a-z]+>:(.*)", Pattern.DOTALL);

    private TaggedLine() {
    }

    /** The same with the number of the PE as all engines have it; what the launcher itself says stays as it is. */
    static String named(String line) {
        Matcher tagged = TAG.matcher(line);
        return tagged.matches() ? named(tagged.group(1), tagged.group(2)) : line;
    }

    /** What a PE has said. */
    static String named(String pe, String text) {
        return "[pe " + pe + "] " + text;
    }
}
