package memheap.races.jcstress;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** Two threads take blocks of the whole heap, write to them and free them, while components come and go. */
@JCStressTest
@Outcome(id = "freed, freed", expect = ACCEPTABLE, desc = "each has a block of its own")
@State
public class SwapAndAllocations {

    @Actor
    public void first(LL_Result answers) {
        answers.r1 = use(1);
    }

    @Actor
    public void second(LL_Result answers) {
        answers.r2 = use(2);
    }

    private static String use(long content) {
        long block = SwappedHeap.allocate();
        SwappedHeap.ADDRESSES.memory().set(JAVA_LONG, block, content);
        return SwappedHeap.ADDRESSES.memory().get(JAVA_LONG, block) == content ? SwappedHeap.free(block) : "changed";
    }
}
