package memheap.tck;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import memheap.spi.HeapSpace;
import memheap.spi.MemheapComponent;

/** A small component with one fault, and the check that is meant to find it. */
interface Mutant {

    /** Property: the mutant that {@link MutantContract} is about. A second process and another class loader see it too. */
    String PROPERTY = "memheap.mutant";

    /** Unique among all mutants. */
    String name();

    /**
     * What is wrong, and who finds it.
     *
     * @param finder the name of the check that is meant to find the fault
     * @param fault what is wrong, a sentence that goes on from "the component ..."
     * @param components makes the component
     */
    record Description(String finder, String fault, Supplier<MemheapComponent> components) {
    }

    Description description();

    default String finder() {
        return description().finder();
    }

    default String fault() {
        return description().fault();
    }

    default MemheapComponent component() {
        return description().components().get();
    }

    /** How long a check may take; little for a fault that makes it last for ever. */
    default long timeoutSeconds() {
        return 60;
    }

    static List<Mutant> all() {
        return Stream.<Mutant[]>of(SizeMutant.values(), RecoveryMutant.values(), FreeMutant.values(), ResizeMutant.values(), UsageMutant.values(), WindowMutant.values(),
                LargeWindowMutant.values(), InitMutant.values(), ThreadMutant.values(), CacheMutant.values(), SymmetryMutant.values(), ScriptMutant.values(), CrashMutant.values())
                .flatMap(Stream::of).toList();
    }

    static Mutant named(String name) {
        return all().stream().filter(mutant -> mutant.name().equals(name)).findFirst().orElseThrow();
    }

    static Supplier<MemheapComponent> firstFit(Function<HeapSpace, FirstFitModule> modules) {
        return () -> new FirstFitComponent(modules);
    }

    static Supplier<MemheapComponent> freeList(Function<HeapSpace, FreeListModule> modules) {
        return () -> modules::apply;
    }
}
