package memheap.chaos.guest;

import java.util.concurrent.CountDownLatch;
import memheap.spi.HeapSpace;
import memheap.spi.MemheapComponent;
import memheap.spi.MemheapModule;

/** A third party's component: good, or bad in one way. */
final class GuestComponent implements MemheapComponent {

    private final Behaviour behaviour;
    private final long goodCalls;
    private final boolean keepsState;
    private final CountDownLatch stopped;

    /**
     * Makes a component.
     *
     * @param behaviour what is wrong with it
     * @param goodCalls after how many allocations
     * @param keepsState whether its modules can be reopened, as a heap in a file needs it
     * @param stopped what it hangs on, if it hangs
     */
    GuestComponent(Behaviour behaviour, long goodCalls, boolean keepsState, CountDownLatch stopped) {
        this.behaviour = behaviour;
        this.goodCalls = goodCalls;
        this.keepsState = keepsState;
        this.stopped = stopped;
    }

    @Override
    public long metadataBytes(long windowBytes) {
        return keepsState ? GuestMarks.bytes(windowBytes) : 0;
    }

    @Override
    public int formatVersion() {
        return keepsState ? 1 : 0;
    }

    @Override
    public MemheapModule init(HeapSpace space) {
        if (behaviour == Behaviour.THROWS_IN_INIT) {
            throw new IllegalStateException("a guest that throws in init");
        }
        if (behaviour == Behaviour.HANGS_IN_INIT) {
            hang();
        }
        return module(space);
    }

    @Override
    public MemheapModule reopen(HeapSpace space) {
        return module(space);
    }

    private MemheapModule module(HeapSpace space) {
        long windowBytes = space.memory().byteSize();
        var marks = new GuestMarks(space.metadata());
        return behaviour == Behaviour.GOOD ? new GuestModule(windowBytes, marks) : new BadModule(behaviour, goodCalls, windowBytes, marks);
    }

    private void hang() {
        while (true) {
            try {
                stopped.await();
                return;
            } catch (InterruptedException ignored) {
                // a guest that does not listen
            }
        }
    }
}
