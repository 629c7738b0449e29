package memheap.races.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

/** A thread takes a block, hands it over and takes the next one; another thread frees what it was handed. */
@JCStressTest
@Outcome(id = {"other block, freed, intact", "other block, nothing, intact"}, expect = ACCEPTABLE, desc = "the next block is another one")
@Outcome(id = "same block, freed, intact", expect = ACCEPTABLE, desc = "the next block is the one that was freed meanwhile")
@State
public class HandOver {

    private static final long NOTHING = -1;

    private final Ground ground = Ground.take();
    private volatile long handed = NOTHING;
    private long next;

    @Actor
    public void giver(LLL_Result answers) {
        long block = ground.allocate(0);
        handed = block;
        next = ground.allocate(0);
        answers.r1 = next == block ? "same block" : "other block";
    }

    @Actor
    public void taker(LLL_Result answers) {
        long block = handed;
        answers.r2 = block == NOTHING ? "nothing" : ground.free(1, block);
    }

    @Arbiter
    public void afterwards(LLL_Result answers) {
        String left = ground.free(2, next);
        if (answers.r2.equals("nothing") && !left.equals(Ground.REFUSED)) {
            left = ground.free(2, handed);
        }
        answers.r3 = left.equals(Ground.FREED) ? ground.audit() : "a block that cannot be freed";
    }
}
