package memheap.races.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** Two threads take blocks: their caches have none, so both get cells from the module. */
@JCStressTest
@Outcome(id = "apart, intact", expect = ACCEPTABLE, desc = "they get two blocks")
@State
public class BothAllocate {

    private final Ground ground = Ground.take();
    private long firstBlock;
    private long secondBlock;

    /** Makes caches empty. */
    public BothAllocate() {
        ground.flush(0);
        ground.flush(1);
    }

    @Actor
    public void first() {
        firstBlock = ground.allocate(0);
    }

    @Actor
    public void second() {
        secondBlock = ground.allocate(1);
    }

    @Arbiter
    public void afterwards(LL_Result answers) {
        answers.r1 = Math.abs(firstBlock - secondBlock) >= Ground.BLOCK_BYTES ? "apart" : "overlapping";
        boolean freed = ground.free(2, firstBlock).equals(Ground.FREED) && ground.free(2, secondBlock).equals(Ground.FREED);
        answers.r2 = freed ? ground.audit() : "a block that cannot be freed";
    }
}
