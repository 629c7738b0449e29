package memheap.races.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** Two threads free one block of the whole heap, while components come and go. */
@JCStressTest
@Outcome(id = {"freed, refused", "refused, freed"}, expect = ACCEPTABLE, desc = "one of them frees it")
@Outcome(id = "freed, freed", expect = ACCEPTABLE_INTERESTING, desc = "both return, as decision 0012 concedes")
@State
public class SwapAndFrees {

    private final long block = SwappedHeap.allocate();

    @Actor
    public void first(LL_Result answers) {
        answers.r1 = SwappedHeap.free(block);
    }

    @Actor
    public void second(LL_Result answers) {
        answers.r2 = SwappedHeap.free(block);
    }
}
