package memheap.crash;

import java.util.random.RandomGenerator;

/** Kills a call behind each of its stores. */
final class CallKnife extends Knife {

    private final Autopsy autopsy;

    CallKnife(Autopsy autopsy) {
        this.autopsy = autopsy;
    }

    @Override
    void cut(Victim victim, RandomGenerator random) {
        boolean changes = victim.changesBlocks();
        boolean committed = !changes;
        while (victim.next()) {
            autopsy.openScribbled(victim.left(), victim.before(), victim.after());
            count(changes && victim.isUnderWay());
            committed |= autopsy.isAfter();
            if (!(committed ? autopsy.isAfter() : autopsy.isBefore())) {
                String what = committed && autopsy.isBefore() ? "a call that was committed is not any more" : autopsy.difference(victim.before(), victim.after());
                throw new CrashFinding(CrashFinding.Kind.LOST, what, null);
            }
        }
        if (!committed) {
            throw new CrashFinding(CrashFinding.Kind.LOST, "the call is not committed after all of its stores", null);
        }
    }
}
