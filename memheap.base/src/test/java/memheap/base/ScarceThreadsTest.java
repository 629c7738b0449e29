package memheap.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A system that has no more threads for a while. Nothing bounds their number from within, so what each inherits from the one that makes it fails to be made, with the error that the system's own refusal ends with. */
class ScarceThreadsTest {

    @TempDir
    Path folder;

    private final AtomicInteger untilRefusal = new AtomicInteger(-1); // how many threads can be made before one cannot; less than 0 if all can
    private final InheritableThreadLocal<String> inherited = new InheritableThreadLocal<>() {
        @Override
        protected String childValue(String value) {
            if (untilRefusal.getAndUpdate(left -> Math.max(-1, left - 1)) == 0) {
                throw new OutOfMemoryError("unable to create native thread, as a test says");
            }
            return value;
        }
    };

    @BeforeEach
    void haveThreadsInherit() {
        inherited.set("something");
    }

    @AfterEach
    void inheritNothing() {
        inherited.remove();
    }

    @Test
    void theMetadataOfAModuleGoThoughNoThreadCouldBeginACallOfIt() throws Exception {
        try (HeapMemory memory = HeapMemory.open(Settings.read(Map.of(), key -> null, key -> null).memory())) {
            var space = new WindowSpace(memory, memory.windows().getFirst(), 4096, true, 0, false);
            untilRefusal.set(0);
            assertThatThrownBy(() -> space.run("test", Duration.ofSeconds(10), () -> true)).isInstanceOf(OutOfMemoryError.class);
            assertThat(space.run("test", Duration.ofSeconds(10), () -> true)).isTrue();
            space.close();
            assertThat(space.isReleased()).isTrue();
        }
    }

    private static ScriptedComponent component() {
        var component = new ScriptedComponent();
        component.formatVersion = 1;
        return component;
    }

    /** To verify the heap takes threads too. */
    private static void addWhileThreadsAreScarce(BaseFixture fixture, String name, int ranking) {
        try {
            fixture.add(name, ranking, component());
        } catch (CompletionException refused) {
            assertThat(refused).hasCauseInstanceOf(OutOfMemoryError.class);
        }
    }

    /** One of all threads is refused that are made while a component arrives and takes over, and when it happens next that the base decides, there are enough. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void noWindowIsLostWhenOneThreadCannotBeMade(int before) throws Exception {
        try (var fixture = new BaseFixture("memheap.backing", "file:" + folder.resolve("heap"))) {
            fixture.add("first", 1, component());
            long block = fixture.addresses.allocate(64, 16);
            fixture.addresses.free(block);
            fixture.settle();
            untilRefusal.set(before);
            addWhileThreadsAreScarce(fixture, "standby", 0);
            addWhileThreadsAreScarce(fixture, "better", 9);
            untilRefusal.set(-1);
            fixture.base.hold();
            assertThat(fixture.active()).isEqualTo("better");
            assertThat(fixture.inspector().generations()).extracting("component").containsExactly("better");
            assertThat(fixture.base.explain()).doesNotContain("the initialisation of");
            assertThat(fixture.base.verify()).isEmpty();
        }
    }
}
