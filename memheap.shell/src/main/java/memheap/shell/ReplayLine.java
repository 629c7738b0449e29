package memheap.shell;

import java.io.PrintStream;
import java.util.Locale;
import memheap.replay.ReplayPlan;
import memheap.replay.ReplayProgress;

/** One line of a terminal that says how far a replay is; written anew only when there is something new to say. */
final class ReplayLine implements ReplayProgress {

    private final PrintStream terminal;
    private final int passes;
    private String shown = "";

    ReplayLine(PrintStream terminal, int passes) {
        this.terminal = terminal;
        this.passes = passes;
    }

    @Override
    public void at(String trace, String contestant, int pass, double done) {
        String of = passes == ReplayPlan.ENOUGH ? "" : " of " + passes;
        show(String.format(Locale.ROOT, "%s on %s: pass %d%s, %3d %%", trace, contestant, pass, of, (int) (100 * done)));
    }

    /** Leaves an empty line to whoever writes next. */
    void clear() {
        show("");
        terminal.print("\r");
        terminal.flush();
    }

    private void show(String line) {
        if (!line.equals(shown)) {
            terminal.print("\r" + line + " ".repeat(Math.max(0, shown.length() - line.length())));
            terminal.flush();
            shown = line;
        }
    }
}
