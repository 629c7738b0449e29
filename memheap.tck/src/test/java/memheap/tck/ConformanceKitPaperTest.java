package memheap.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import memheap.spi.MemheapComponent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.platform.testkit.engine.EngineTestKit;

/** {@code docs/conformance-kit.md} tells the areas and the mutants as they are. */
class ConformanceKitPaperTest {

    private static final Path PAPER = Path.of("..", "docs", "conformance-kit.md");
    private static final AtomicReference<KitReport> COUNTED = new AtomicReference<>();

    /** Comes to every check, and makes none. */
    static final class Counting implements InvocationInterceptor {

        @Override
        public void interceptTestMethod(Invocation<Void> check, ReflectiveInvocationContext<Method> method, ExtensionContext context) {
            check.skip();
        }

        @Override
        public void interceptTestTemplateMethod(Invocation<Void> check, ReflectiveInvocationContext<Method> method, ExtensionContext context) {
            check.skip();
        }
    }

    /** The contract, to be counted. */
    @ExtendWith(Counting.class)
    static class CountedContract extends MemheapModuleContract {

        @Override
        protected MemheapComponent component() {
            return FreeListModule::new;
        }

        @Override
        protected void checked(KitReport report, Optional<Path> folder) {
            COUNTED.set(report);
        }
    }

    @Test
    void theAreasHaveTheNumbersOfChecksThatThePaperTells() throws IOException {
        EngineTestKit.engine("junit-jupiter").selectors(selectClass(CountedContract.class)).execute();
        Map<Area, List<Check>> areas = COUNTED.get().byArea();
        List<String> told = Files.readAllLines(PAPER);
        List<String> rows = areas.entrySet().stream().map(area -> String.format(Locale.ROOT, "| %s | %d |", area.getKey().title(), area.getValue().size())).toList();
        assertThat(rows).allSatisfy(row -> assertThat(told).anyMatch(line -> line.startsWith(row)));
        assertThat(told).contains("That makes " + COUNTED.get().checks().size() + " checks.");
    }

    @Test
    void theMutantsAreThoseOfThePaper() throws IOException {
        List<String> told = Files.readAllLines(PAPER).stream().filter(line -> line.matches("\\| `[A-Z0-9_]+` \\|.*")).map(ConformanceKitPaperTest::withoutMessage).toList();
        assertThat(told).containsExactlyElementsOf(Mutant.all().stream().map(mutant -> withoutMessage(new MutantTable.Row(mutant, ContractFindsFaultsTest.CHECKS.get(mutant.finder()), "", "")
                .inPaper())).toList());
    }

    /** What a check says has numbers that may be others the next time. */
    private static String withoutMessage(String row) {
        String[] cells = row.split("(?<!\\\\)\\|");
        return String.join("|", cells[1], cells[2], cells[3], cells[4]);
    }
}
