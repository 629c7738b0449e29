package memheap.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import memheap.event.ComponentStatus.State;
import memheap.event.MemheapEvent.ComponentFailed;
import memheap.event.MemheapEvent.ComponentRefused;
import memheap.event.MemheapEvent.GenerationClosed;
import memheap.spi.MemheapModule;
import memheap.tck.ForwardingModule;
import org.junit.jupiter.api.Test;

/** What modules do wrong when they are made, walked, verified or closed is said, and stays theirs. */
class FaultyLifecycleCallsTest {

    private static final String WHO = "generation 1 of 'bad': ";

    private static BaseFixture fixture(UnaryOperator<MemheapModule> form, String... keysAndValues) throws Exception {
        var fixture = new BaseFixture(keysAndValues);
        fixture.add("bad", 9, new FaultyComponent(form));
        return fixture;
    }

    private static UnaryOperator<MemheapModule> walking(UnaryOperator<MemheapModule.BlockVisitor> walk) {
        return module -> new ForwardingModule(module) {
            @Override
            public void forEachBlock(BlockVisitor visitor) {
                super.forEachBlock(walk.apply(visitor));
            }
        };
    }

    @Test
    void aBlockThatNobodyHoldsIsFoundByTheVerification() throws Exception {
        try (BaseFixture fixture = fixture(walking(visitor -> (offset, usableBytes) -> {
            visitor.block(offset, usableBytes);
            visitor.block(offset + 4096, 16);
        }))) {
            fixture.addresses.allocate(64, 16);
            assertThat(fixture.base.verify()).containsExactly(WHO + "its module has a block at offset 0x1000 that nobody holds");
        }
    }

    @Test
    void aBlockThatItsModuleHasLostIsFoundByTheVerification() throws Exception {
        try (BaseFixture fixture = fixture(walking(visitor -> (offset, usableBytes) -> { }))) {
            fixture.addresses.allocate(64, 16);
            assertThat(fixture.base.verify()).containsExactly(WHO + "1 blocks are live and 0 are withheld, but its module knows 0");
        }
    }

    @Test
    void blocksThatOverlapAreFoundByTheVerification() throws Exception {
        try (BaseFixture fixture = fixture(walking(visitor -> (offset, usableBytes) -> visitor.block(offset, 4096)))) {
            fixture.addresses.allocate(64, 16);
            fixture.addresses.allocate(64, 16);
            assertThat(fixture.base.verify()).containsExactly(WHO + "the block at offset 0x40 begins before the one below it ends, at 0x1000");
        }
    }

    @Test
    void aWalkThatGoesBackIsNoWalk() throws Exception {
        try (BaseFixture fixture = fixture(walking(visitor -> (offset, usableBytes) -> visitor.block(4096 - offset, usableBytes)))) {
            fixture.addresses.allocate(64, 16);
            fixture.addresses.allocate(64, 16);
            assertThat(fixture.base.verify()).singleElement().asString().startsWith(WHO + "its blocks cannot be walked: ")
                    .endsWith("the walk over the blocks went from 0x1000 back to 0xfc0");
        }
    }

    @Test
    void whatTheModuleItselfFindsIsPassedOn() throws Exception {
        try (BaseFixture fixture = fixture(module -> new ForwardingModule(module) {
            @Override
            public void verify() {
                throw new IllegalStateException("I3: a knot");
            }
        })) {
            assertThat(fixture.base.verify()).containsExactly(WHO + "verify-bad threw java.lang.IllegalStateException: I3: a knot");
        }
    }

    @Test
    void aVerificationThatDoesNotReturnIsLeftAlone() throws Exception {
        var never = new CountDownLatch(1);
        try (BaseFixture fixture = fixture(module -> new ForwardingModule(module) {
            @Override
            public void verify() {
                try {
                    never.await();
                } catch (InterruptedException timedOut) {
                    Thread.currentThread().interrupt();
                }
            }
        }, "memheap.init.timeout", "2s")) {
            assertThat(fixture.base.verify()).containsExactly(WHO + "verify-bad has not returned within 2000 ms");
        }
    }

    @Test
    void aModuleThatThrowsWhenItIsClosedGivesItsWindowBackNevertheless() throws Exception {
        try (BaseFixture fixture = fixture(module -> new ForwardingModule(module) {
            @Override
            public void close() {
                throw new IllegalStateException("stuck lid");
            }
        })) {
            fixture.add("better", 10, new ScriptedComponent());
            assertThat(fixture.await(GenerationClosed.class).component()).isEqualTo("bad");
            fixture.add("best", 11, new ScriptedComponent());
            long block = fixture.addresses.allocate(64, 16);
            assertThat(block).as("in the first window again").isEqualTo(BaseFixture.WINDOW);
            fixture.addresses.free(block);
        }
    }

    /** A component that asks for so many bytes of metadata. */
    private static ScriptedComponent asking(long metadataBytes) {
        return new ScriptedComponent() {
            @Override
            public long metadataBytes(long windowBytes) {
                return metadataBytes;
            }
        };
    }

    @Test
    void whoAsksForLessThanNoMetadataIsQuarantined() throws Exception {
        try (var fixture = new BaseFixture()) {
            fixture.add("odd", 1, asking(-1));
            assertThat(fixture.await(ComponentFailed.class).reason()).contains("metadataBytes(1048576) returned -1");
            assertThat(fixture.base.components().getFirst().state()).isEqualTo(State.QUARANTINED);
        }
    }

    @Test
    void whoAsksForMoreMetadataThanThereIsStandsAsideWithoutBlameAndLeavesTheWindow() throws Exception {
        try (var fixture = new BaseFixture()) {
            fixture.add("greedy", 9, asking(1L << 60));
            assertThat(fixture.await(ComponentRefused.class).reason()).startsWith("the system has no memory for its metadata: mmap of 1152921504606846976 bytes");
            fixture.add("modest", 1, new ScriptedComponent());
            assertThat(fixture.addresses.allocate(64, 16)).as("in the first window").isEqualTo(BaseFixture.WINDOW);
        }
    }
}
