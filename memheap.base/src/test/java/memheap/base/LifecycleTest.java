package memheap.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LifecycleTest {

    private final Lifecycle lifecycle = new Lifecycle();
    private final List<String> done = new ArrayList<>(); // confined to the lifecycle's thread

    @AfterEach
    void end() {
        lifecycle.end(() -> { });
    }

    @Test
    void whatIsAskedForIsDoneInOrderThoughSomeOfItFails() {
        lifecycle.execute(() -> done.add("first"));
        lifecycle.execute(() -> {
            throw new IllegalStateException("the second one fails");
        });
        lifecycle.execute(() -> {
            throw new AssertionError("so does the third");
        });
        lifecycle.execute(() -> done.add("fourth"));
        assertThat(lifecycle.get(() -> List.copyOf(done), List::of)).containsExactly("first", "fourth");
    }

    @Test
    void whoWaitsIsToldWhatWentWrong() {
        var wrong = new IllegalArgumentException("no");
        assertThatThrownBy(() -> lifecycle.await(() -> {
            throw wrong;
        })).isSameAs(wrong);
        assertThatThrownBy(() -> lifecycle.get(() -> {
            throw new IOException("no disk");
        }, () -> "ended")).isInstanceOf(IllegalStateException.class).hasCauseInstanceOf(IOException.class);
        assertThatThrownBy(() -> lifecycle.await(() -> {
            throw new AssertionError("no way");
        })).hasRootCauseInstanceOf(AssertionError.class).hasRootCauseMessage("no way");
    }

    @Test
    void aCallFromTheThreadItselfIsDoneAtOnce() {
        assertThat(lifecycle.<Boolean>get(() -> {
            assertThat(lifecycle.isCurrentThread()).isTrue();
            lifecycle.await(() -> done.add("inner"));
            return done.contains("inner");
        }, () -> false)).isTrue();
        assertThat(lifecycle.isCurrentThread()).isFalse();
    }

    @Test
    void afterTheEndNothingIsDoneAndNobodyWaits() {
        lifecycle.end(() -> done.add("last"));
        lifecycle.execute(() -> done.add("too late"));
        lifecycle.await(() -> done.add("too late"));
        assertThat(lifecycle.get(() -> "answer", () -> "ended")).isEqualTo("ended");
        assertThat(done).containsExactly("last");
    }
}
