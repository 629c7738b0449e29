package memheap.mutants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PaperTest {

    private final List<Outcome> outcomes = Catalogue.MUTANTS.stream().map(mutant -> new Outcome(mutant, new Judgement(Verdict.KILLED, "no"), 3)).toList();

    @TempDir
    Path root;

    private Path paper() {
        return root.resolve(Paper.FILE);
    }

    @Test
    void theTableIsReplacedAndTheRestStays() throws Exception {
        Files.createDirectories(paper().getParent());
        Files.writeString(paper(), "# Mutants\n\n<!-- made by ./memheap mutants --write -->\n| M1 | old |\n<!-- end of what is made -->\n\nMore.\n");
        Paper.of(root).write(outcomes, 17);
        assertThat(Paper.of(root).rows()).hasSameSizeAs(outcomes).noneMatch(row -> row.contains("| old |"));
        assertThat(Files.readString(paper())).startsWith("# Mutants\n").endsWith("\nMore.\n").contains("./memheap mutants --seed 17");
        String once = Files.readString(paper());
        Paper.of(root).write(outcomes, 17);
        assertThat(paper()).hasContent(once);
    }

    @Test
    void aPaperWithoutAPlaceForTheTableIsAnError() throws Exception {
        Files.createDirectories(paper().getParent());
        Files.writeString(paper(), "# Mutants\n");
        assertThatThrownBy(() -> Paper.of(root).write(outcomes, 17)).isInstanceOf(IOException.class).hasMessageContaining("does not say where the table belongs");
    }
}
