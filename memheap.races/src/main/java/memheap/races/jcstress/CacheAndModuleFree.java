package memheap.races.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

/** A thread frees a block of the module's own through its cache, and another one through the module. */
@JCStressTest
@Outcome(id = {"freed, refused, intact", "refused, freed, intact"}, expect = ACCEPTABLE, desc = "one of them frees it")
@State
public class CacheAndModuleFree {

    private final Ground ground = Ground.take();
    private final long block = ground.module().allocate(Ground.BLOCK_BYTES, 16);

    @Actor
    public void throughCache(LLL_Result answers) {
        answers.r1 = ground.free(0, block);
    }

    @Actor
    public void throughModule(LLL_Result answers) {
        answers.r2 = Ground.free(ground.module(), block);
    }

    @Arbiter
    public void afterwards(LLL_Result answers) {
        answers.r3 = ground.audit();
    }
}
