package memheap.races.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** The owner gives back what it holds, and so takes notice of a block that another thread has freed, while that one frees its neighbour. */
@JCStressTest
@Outcome(id = "freed, intact", expect = ACCEPTABLE, desc = "both are free")
@State
public class NoticeAndFree {

    private final Ground ground = Ground.take();
    private final long noticed = ground.allocate(0);
    private final long block = ground.allocate(0);

    /** Frees the first block. */
    public NoticeAndFree() {
        ground.free(1, noticed);
    }

    @Actor
    public void owner() {
        ground.flush(0);
    }

    @Actor
    public void other(LL_Result answers) {
        answers.r1 = ground.free(1, block);
    }

    @Arbiter
    public void afterwards(LL_Result answers) {
        answers.r2 = ground.audit();
    }
}
