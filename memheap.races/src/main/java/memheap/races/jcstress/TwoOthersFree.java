package memheap.races.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

/** Two threads free a block that a third one has taken. */
@JCStressTest
@Outcome(id = {"freed, refused, intact", "refused, freed, intact"}, expect = ACCEPTABLE, desc = "one of them frees it")
@State
public class TwoOthersFree {

    private final Ground ground = Ground.take();
    private final long block = ground.allocate(2);

    @Actor
    public void first(LLL_Result answers) {
        answers.r1 = ground.free(0, block);
    }

    @Actor
    public void second(LLL_Result answers) {
        answers.r2 = ground.free(1, block);
    }

    @Arbiter
    public void afterwards(LLL_Result answers) {
        answers.r3 = ground.audit();
    }
}
