package memheap.tck;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import memheap.spi.MemheapComponent;
import memheap.spi.MemheapModule;

/**
 * The contract of {@link MemheapComponent} and {@link MemheapModule} as tests. An author writes one class and gets them all:
 *
 * {@snippet :
 * class BumpContractTest extends MemheapModuleContract {
 *     @Override
 *     protected MemheapComponent component() {
 *         return new BumpComponent();
 *     }
 * }
 * }
 *
 * <p>Besides checks of single promises, random scripts are run against a slow, obvious model; {@link HeapScript} tells how to replay one.
 * The windows are sparse: that of 8 GiB costs only what is touched of it. A check that takes more than 60 seconds fails ({@code memheap.tck.timeout} sets another time). When all checks
 * are done a report is written, and its summary printed; {@link #checked} says where. What a component does not have, such as caches, is skipped, and the report says so.
 */
public abstract class MemheapModuleContract extends ScriptContract {

    /** For subclasses. */
    protected MemheapModuleContract() {
    }

    /**
     * The component under test.
     *
     * @return at each call another instance, all configured alike
     */
    @Override
    protected abstract MemheapComponent component();

    /**
     * Whether the memory of a freed block can be had again while others are live.
     *
     * @return {@code true}; an author overrides it for a component that gets its memory back only when its last block is freed
     */
    @Override
    protected boolean reusesFreedMemory() {
        return true;
    }

    /**
     * Whether the component serves a window of some size. It has to serve one of 1 MiB.
     *
     * @param windowBytes size of a window, from 12 KiB to 8 GiB, not always a power of two
     * @return {@code true}; an author overrides it for a component that cannot serve all of them, and {@code init} must then refuse
     */
    @Override
    protected boolean serves(long windowBytes) {
        return true;
    }

    /**
     * What the report is called, and its files.
     *
     * @return the name of this class; an author overrides it for something that is easier to find
     */
    @Override
    protected String reportName() {
        return getClass().getName();
    }

    /**
     * Told once all checks have been made: writes the report and prints its summary to standard output.
     *
     * @param report what was found out
     * @param folder where reports are written: the one that the property {@code memheap.tck.reports} names, or {@code memheap-tck} where the build keeps what it makes; nothing if the
     *         property is {@code off}, and then nothing is printed either
     */
    @Override
    protected void checked(KitReport report, Optional<Path> folder) {
        folder.ifPresent(place -> {
            try {
                Path page = report.write(place);
                System.out.printf("%s%n  report: %s%n", report.summary(), page);
            } catch (IOException failed) {
                throw new UncheckedIOException("cannot write the report of " + report.name() + " to '" + place + "'", failed);
            }
        });
    }
}
