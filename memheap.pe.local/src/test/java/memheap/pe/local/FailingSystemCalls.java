package memheap.pe.local;

import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/** Has calls fail before they reach the system. */
final class FailingSystemCalls extends SystemCalls {

    static final int INTERRUPTED = 4;
    static final int NO_MEMORY = 12;

    private static final VarHandle ERRNO = Linker.Option.captureStateLayout().varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private int errno;
    private int successes;
    private int failures;

    /** Lets some calls through, and has some fail then. */
    void fail(int errno, int successes, int failures) {
        this.errno = errno;
        this.successes = successes;
        this.failures = failures;
    }

    /** How many calls have still to fail. */
    int failures() {
        return failures;
    }

    @Override
    long invoke(Call call, MemorySegment state) throws Throwable {
        if (failures == 0 || successes-- > 0) {
            return super.invoke(call, state);
        }
        failures--;
        ERRNO.set(state, 0L, errno);
        return -1;
    }
}
