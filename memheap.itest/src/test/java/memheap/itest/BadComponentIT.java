package memheap.itest;

import static org.assertj.core.api.Assertions.assertThat;

import memheap.event.ComponentStatus.State;
import memheap.event.MemheapEvent.ComponentFailed;
import memheap.itest.GuestActivator.Behaviour;
import org.junit.Test;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.osgi.framework.Bundle;

/** A component that breaks its contract is quarantined, and the next best one serves. */
public class BadComponentIT extends HeapTest {

    @Configuration
    public Option[] container() {
        return Container.with("memheap.size", "16M", "memheap.init.timeout", "2s");
    }

    @Test
    public void oneThatThrowsInInitIsQuarantinedAndTheNextBestServes() throws Exception {
        assertQuarantinedAtOnce(Behaviour.THROWS_IN_INIT, "a guest that throws in init");
    }

    @Test
    public void oneThatHangsInInitIsQuarantinedAndTheNextBestServes() throws Exception {
        assertQuarantinedAtOnce(Behaviour.HANGS_IN_INIT, "has not returned within 2000 ms");
    }

    private void assertQuarantinedAtOnce(Behaviour behaviour, String reason) throws Exception {
        install("memheap.buddy");
        awaitActive("buddy");
        long before = block(10);
        installGuest("bad", 500, behaviour);
        assertThat(await(ComponentFailed.class).reason()).contains(reason);
        assertThat(stateOf("bad")).isEqualTo(State.QUARANTINED);
        awaitActive("buddy");
        assertContent(before, 10);
        addresses().free(before);
    }

    @Test
    public void oneThatReturnsOffsetsOutsideOfItsWindowIsQuarantinedAndTheNextBestServes() throws Exception {
        assertQuarantinedInUse(Behaviour.RETURNS_OUTSIDE, "lies outside of its window");
    }

    @Test
    public void oneThatReturnsMisalignedOffsetsIsQuarantinedAndTheNextBestServes() throws Exception {
        assertQuarantinedInUse(Behaviour.RETURNS_MISALIGNED, "is not aligned");
    }

    @Test
    public void oneThatThrowsInAllocateIsQuarantinedAndTheNextBestServes() throws Exception {
        assertQuarantinedInUse(Behaviour.THROWS_IN_ALLOCATE, "a guest that throws in allocate");
    }

    private void assertQuarantinedInUse(Behaviour behaviour, String reason) throws Exception {
        install("memheap.buddy");
        awaitActive("buddy");
        installGuest("bad", 500, behaviour);
        awaitActive("bad");
        long served = block(10);
        assertThat(await(ComponentFailed.class).reason()).contains(reason);
        assertThat(stateOf("bad")).isEqualTo(State.QUARANTINED);
        assertThat(heap().statistics().component()).isEqualTo("buddy");
        assertContent(served, 10);
        addresses().free(served);
    }

    @Test
    public void oneThatHandsOutALiveBlockAgainIsQuarantinedAndTheBlockStaysWhose() throws Exception {
        install("memheap.buddy");
        awaitActive("buddy");
        installGuest("bad", 500, Behaviour.RETURNS_TWICE);
        awaitActive("bad");
        long first = block(10);
        long second = block(10);
        assertThat(second).isNotEqualTo(first);
        assertThat(await(ComponentFailed.class).reason()).contains("where a live block of 80 bytes starts");
        assertContent(first, 10);
        assertContent(second, 10);
        addresses().free(first);
        addresses().free(second);
    }

    @Test
    public void aRestartDoesNotLiftAQuarantineButAnUpdateDoes() throws Exception {
        Bundle bad = installGuest("bad", 500, Behaviour.THROWS_IN_INIT);
        await(ComponentFailed.class);
        bad.stop();
        bad.start();
        assertThat(stateOf("bad")).isEqualTo(State.QUARANTINED);
        bad.update(GuestBundle.jar("bad", 500, Behaviour.GOOD));
        awaitActive("bad");
    }
}
