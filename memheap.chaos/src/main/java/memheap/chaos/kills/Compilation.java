package memheap.chaos.kills;

import java.util.List;
import java.util.Locale;

/** Who turns the code of a process into instructions: a kill between two of them finds other stores done with each. With C2, what is hot is compiled at once, for a process lives shortly. */
enum Compilation {

    INTERPRETER("-Xint"), C1("-XX:TieredStopAtLevel=1"), C2("-XX:-TieredCompilation", "-XX:CompileThresholdScaling=0.01"), C1_AND_C2("-XX:CompileThresholdScaling=0.01");

    private final List<String> flags;

    Compilation(String... flags) {
        this.flags = List.of(flags);
    }

    /** For the command line of the virtual machine. */
    List<String> flags() {
        return flags;
    }

    String label() {
        return this == INTERPRETER ? name().toLowerCase(Locale.ROOT) : name().replace("_AND_", " and ");
    }
}
