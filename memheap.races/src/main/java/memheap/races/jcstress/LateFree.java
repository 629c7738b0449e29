package memheap.races.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

/** The owner frees a block and gives its cells back, while another thread frees the block too. */
@JCStressTest
@Outcome(id = {"freed, refused, intact", "refused, freed, intact"}, expect = ACCEPTABLE, desc = "one of them frees it")
@Outcome(id = "freed, freed, intact", expect = ACCEPTABLE_INTERESTING, desc = "both return, as decision 0012 concedes")
@State
public class LateFree {

    private final Ground ground = Ground.take();
    private final long block = ground.allocate(0);

    @Actor
    public void owner(LLL_Result answers) {
        answers.r1 = ground.free(0, block);
        ground.flush(0);
    }

    @Actor
    public void other(LLL_Result answers) {
        answers.r2 = ground.free(1, block);
    }

    @Arbiter
    public void afterwards(LLL_Result answers) {
        answers.r3 = ground.audit();
    }
}
