package memheap.tck;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import memheap.api.HeapUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What fails, and what only looks, leaves no trace: a twin that is spared it must answer the same and look the same after each step. */
@Checks(Area.TRACES)
abstract class TraceContract extends FreeContract {

    private static final int STEPS = 120;

    @Test
    void failedCallsLeaveNoTrace() {
        assertNoTrace("failing calls", 4, module -> {
            for (FailingCall call : FailingCall.values()) {
                call.fail(module);
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void aCallThatFailsInThisWayLeavesNoTrace(FailingCall call) {
        assertNoTrace("calls that failed, " + call, 2, call::fail);
    }

    @ParameterizedTest
    @EnumSource
    void lookingChangesNothing(Look look) {
        assertNoTrace("looks, " + look, 2, look::at);
    }

    private void assertNoTrace(String what, int seeds, Consumer<CheckedModule> disturbance) {
        HeapScript.seeds().limit(seeds).forEach(seed -> {
            HeapScript script = HeapScript.random(seed, STEPS, USUAL_WINDOW_BYTES);
            List<HeapUsage> usages = new ArrayList<>();
            List<HeapUsage> disturbedUsages = new ArrayList<>();
            List<Long> answers = play(script, usages, module -> { });
            List<Long> disturbedAnswers = play(script, disturbedUsages, disturbance);
            assertSameHistory("answer %d of a module that saw " + what + " too, seed " + seed, disturbedAnswers, answers);
            assertSameHistory("usage after step %d of a module that saw " + what + " too, seed " + seed, disturbedUsages, usages);
        });
    }

    private List<Long> play(HeapScript script, List<HeapUsage> usages, Consumer<CheckedModule> disturbance) {
        var checked = new CheckedModule(open(USUAL_WINDOW_BYTES, true));
        return script.play(checked, (module, step) -> {
            disturbance.accept(checked);
            usages.add(checked.figures());
            return module;
        });
    }

    /** The calls that are there to look. */
    enum Look {
        USAGE, USABLE_BYTES, WALK, VERIFY;

        void at(CheckedModule module) {
            for (int times = 0; times < 3; times++) {
                switch (this) {
                    case USAGE -> module.module().usage();
                    case USABLE_BYTES -> module.offsets().forEach(module.module()::usableBytes);
                    case WALK -> module.module().forEachBlock((offset, usableBytes) -> { });
                    case VERIFY -> module.module().verify();
                }
            }
        }
    }
}
