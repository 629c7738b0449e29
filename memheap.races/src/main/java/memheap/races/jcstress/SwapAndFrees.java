package memheap.races.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

/** Two threads free one block of the whole heap, while components come and go; the block beside it loses nothing by that. */
@JCStressTest
@Outcome(id = {"freed, refused, freed", "refused, freed, freed"}, expect = ACCEPTABLE, desc = "one of them frees it")
@Outcome(id = "freed, freed, freed", expect = ACCEPTABLE_INTERESTING, desc = "both return, as decision 0012 concedes")
@State
public class SwapAndFrees {

    private final long block = SwappedHeap.allocate();
    private final long beside = SwappedHeap.allocate();

    @Actor
    public void first(LLL_Result answers) {
        answers.r1 = SwappedHeap.free(block);
    }

    @Actor
    public void second(LLL_Result answers) {
        answers.r2 = SwappedHeap.free(block);
    }

    @Arbiter
    public void afterwards(LLL_Result answers) {
        answers.r3 = SwappedHeap.free(beside);
    }
}
