package memheap.races.jcstress;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** A thread takes a block of the whole heap, writes to it and hands it over; another one reads it and frees it, while components come and go. */
@JCStressTest
@Outcome(id = {"unchanged, freed", "nothing, freed"}, expect = ACCEPTABLE, desc = "the block is what it was, and is freed once")
@State
public class SwapAndHandOver {

    private static final long NOTHING = 0;

    private volatile long handed = NOTHING;

    @Actor
    public void giver() {
        long block = SwappedHeap.allocate();
        SwappedHeap.ADDRESSES.memory().set(JAVA_LONG, block, ~block);
        handed = block;
    }

    @Actor
    public void taker(LL_Result answers) {
        long block = handed;
        answers.r1 = block == NOTHING ? "nothing" : content(block);
        answers.r2 = block == NOTHING ? "" : SwappedHeap.free(block);
    }

    @Arbiter
    public void afterwards(LL_Result answers) {
        if (answers.r1.equals("nothing")) {
            answers.r2 = SwappedHeap.free(handed);
        }
    }

    private static String content(long block) {
        return SwappedHeap.ADDRESSES.memory().get(JAVA_LONG, block) == ~block ? "unchanged" : "changed";
    }
}
