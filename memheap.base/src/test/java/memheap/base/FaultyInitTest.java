package memheap.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import memheap.event.MemheapEvent.ComponentFailed;
import memheap.spi.MemheapModule;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a component ends its init with, and be it an error of the virtual machine, costs nobody anything but the component. */
class FaultyInitTest {

    private static MemheapModule recurse(MemheapModule module) {
        return recurse(module);
    }

    private static MemheapModule fail(Error error) {
        throw error;
    }

    static Stream<FaultyComponent> faulty() {
        return Stream.of(new FaultyComponent(module -> fail(new NoClassDefFoundError("com/example/Missing"))), new FaultyComponent(module -> fail(new OutOfMemoryError("as a test says"))),
                new FaultyComponent(FaultyInitTest::recurse), new FaultyComponent(module -> fail(new AssertionError("never"))), new FaultyComponent(module -> null));
    }

    @ParameterizedTest
    @MethodSource("faulty")
    void whoEndsInitWithAnErrorIsQuarantinedAndTheOneBeforeServesOn(FaultyComponent faulty) throws Exception {
        try (var fixture = new BaseFixture()) {
            fixture.add("next", 1, new ScriptedComponent());
            long block = fixture.addresses.allocate(64, 16);
            fixture.add("bad", 9, faulty);
            assertThat(fixture.await(ComponentFailed.class).reason()).containsAnyOf("NoClassDefFoundError: com/example/Missing", "OutOfMemoryError: as a test says", "it threw java.lang.StackOverflowError",
                    "AssertionError: never", "it returned null for a module");
            assertThat(fixture.active()).isEqualTo("next");
            fixture.addresses.free(fixture.addresses.allocate(64, 16));
            fixture.addresses.free(block);
            assertThat(fixture.base.verify()).isEmpty();
            assertThat(fixture.inspector().generations()).hasSize(1);
        }
    }
}
