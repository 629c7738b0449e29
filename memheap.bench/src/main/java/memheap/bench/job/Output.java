package memheap.bench.job;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a program tells while it measures. Used by one thread. */
final class Output {

    private static final Pattern END = Pattern.compile("(?:\\[pe 0\\] )?figures ([0-9]{1,9})");

    private final List<Figure> figures = new ArrayList<>();
    private int announced;

    /** Sees a line. */
    void read(String line) {
        Figure.of(line).ifPresent(figures::add);
        Matcher end = END.matcher(line.strip());
        if (end.matches()) {
            announced = Integer.parseInt(end.group(1));
        }
    }

    List<Figure> figures() {
        return List.copyOf(figures);
    }

    /** How many figures there are, as the program has said at its end; 0 if it has not. */
    int announced() {
        return announced;
    }

    /** Whether it has come to its end, and no line was lost on the way. */
    boolean isComplete() {
        return announced > 0 && announced == figures.size();
    }
}
