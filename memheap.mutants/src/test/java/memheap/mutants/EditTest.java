package memheap.mutants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EditTest {

    private final Edit edit = new Edit("memheap.some", "Some", "a + b", "a - b");

    @TempDir
    Path root;

    @Test
    void whatStandsThereOnceIsReplaced() {
        assertThat(edit.appliedTo("c = a + b;")).isEqualTo("c = a - b;");
    }

    @Test
    void aPlaceThatIsNotThereOrNotTheOnlyOneIsAnErrorThatNamesTheFile() {
        assertThatThrownBy(() -> edit.appliedTo("c = b + a;")).isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("memheap.some/src/main/java/memheap/some/Some.java: the text before the edit stands there nowhere, but has to stand there once:").hasMessageEndingWith("a + b");
        assertThatThrownBy(() -> edit.appliedTo("c = a + b; d = a + b;")).isInstanceOf(IllegalStateException.class).hasMessageContaining("more than once");
    }

    @Test
    void itIsUndone() throws Exception {
        Path file = root.resolve(edit.file());
        Files.createDirectories(file.getParent());
        Files.writeString(file, "c = a + b;");
        try (Edit.Undo _ = edit.apply(root)) {
            assertThat(file).hasContent("c = a - b;");
        }
        assertThat(file).hasContent("c = a + b;");
    }
}
