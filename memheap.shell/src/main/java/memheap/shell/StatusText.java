package memheap.shell;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import memheap.api.HeapStatistics;
import memheap.api.Memheap;
import memheap.event.ComponentStatus;
import memheap.event.GenerationStatus;
import memheap.event.MemheapInspector;

/** The heap, its components and its generations as text for people. Each call takes a snapshot of its own. */
final class StatusText {

    private final MemheapInspector inspector;

    StatusText(MemheapInspector inspector) {
        this.inspector = inspector;
    }

    /** The whole heap: its figures, if there is one yet, and a line for each generation. */
    String status(Optional<Memheap> memheap) {
        return memheap.map(heap -> figures(heap.statistics())).orElse("no component is active, and none has been since the base started")
                + "\n\n" + generations(inspector.generations());
    }

    /** A line for each component. */
    String list() {
        var table = new TextTable("COMPONENT", ">PRIORITY", "STATE", "BUNDLE", "REASON");
        inspector.components().forEach(component -> table.add(component.name(), component.priority(), component.state(), component.bundle(), component.reason()));
        return table.toString();
    }

    /** Everything about one component: itself, and each of its generations with all the figures of its module. */
    String show(ComponentStatus component) {
        String head = String.format(Locale.ROOT, """
                component   '%s'
                state       %s: %s
                priority    %d
                service id  %d
                bundle      %s""",
                        component.name(), component.state(), component.reason(), component.priority(), component.serviceId(), component.bundle());
        List<GenerationStatus> own = inspector.generations().stream().filter(generation -> generation.component().equals(component.name())).toList();
        return own.isEmpty() ? head + "\n\nno generation of it holds a window"
                : own.stream().map(StatusText::generation).collect(Collectors.joining("\n\n", head + "\n\n", ""));
    }

    /**
     * Checks every generation.
     *
     * @return what was checked
     * @throws IllegalStateException if something is wrong; the message lists it all
     */
    String verify() {
        List<String> problems = inspector.verify();
        if (!problems.isEmpty()) {
            throw new IllegalStateException(problems.stream().collect(Collectors.joining("\n  ", String.format(Locale.ROOT, "verification found %d problem(s):\n  ",
                    problems.size()), "")));
        }
        List<GenerationStatus> generations = inspector.generations();
        return String.format(Locale.ROOT, "verified: %d generations, %d blocks",
                generations.size(), generations.stream().mapToLong(GenerationStatus::liveBlocks).sum());
    }

    private static String figures(HeapStatistics heap) {
        String active = heap.component().isEmpty() ? "no component is active" : String.format(Locale.ROOT, "'%s' is active with generation %d",
                heap.component(), heap.generation());
        return String.format(Locale.ROOT, """
                %s

                live          %d blocks in %d generations: %s asked for, %s taken up
                limit         %s live in all generations together
                largest free  %s
                peak used     %s
                committed     %s
                reserved      %s
                calls         %d allocations, %d frees, %d failures""", active,
                heap.liveBlocks(), heap.generations(), ByteText.exact(heap.liveRequestedBytes()), ByteText.exact(heap.liveUsableBytes()),
                ByteText.exact(heap.sizeBytes()), ByteText.exact(heap.largestFreeBytes()), ByteText.exact(heap.peakUsedBytes()),
                ByteText.exact(heap.committedBytes()), ByteText.exact(heap.reservedBytes()), heap.allocations(), heap.frees(), heap.failures());
    }

    private static String generations(List<GenerationStatus> generations) {
        if (generations.isEmpty()) {
            return "no generation holds a window";
        }
        var table = new TextTable(">GENERATION", "COMPONENT", "STATE", ">WINDOW AT", ">WINDOW BYTES", ">LIVE BLOCKS", ">LIVE BYTES", ">PEAK USED BYTES");
        generations.forEach(generation -> table.add(generation.generation(), generation.component(), generation.state(), ByteText.hex(generation.windowAddress()),
                generation.windowBytes(), generation.liveBlocks(), generation.liveRequestedBytes(), generation.peakUsedBytes()));
        return table.toString();
    }

    private static String generation(GenerationStatus generation) {
        var details = new StringBuilder(String.format(Locale.ROOT, """
                generation %d is %s
                  window        %s at %s
                  live          %d blocks, %s asked for
                  taken up      %s of %s
                  largest free  %s
                  peak used     %s
                  metadata      %s reserved
                  ledger        %s""", generation.generation(), generation.state(),
                ByteText.exact(generation.windowBytes()), ByteText.hex(generation.windowAddress()),
                generation.liveBlocks(), ByteText.exact(generation.liveRequestedBytes()),
                ByteText.exact(generation.usage().allocatedBytes()), ByteText.exact(generation.usage().capacityBytes()),
                ByteText.exact(generation.usage().largestFreeBytes()), ByteText.exact(generation.peakUsedBytes()), ByteText.exact(generation.metadataBytes()), ByteText.exact(generation.ledgerBytes())));
        new TreeMap<>(generation.usage().details()).forEach((name, value) -> details.append("\n  ").append(name).append(" = ").append(value));
        return details.toString();
    }
}
