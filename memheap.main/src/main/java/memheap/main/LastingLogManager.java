package memheap.main;

import java.util.logging.LogManager;

/**
 * Keeps the handlers of all loggers open until the process has ended. The one that Java takes otherwise closes them as soon as the process is told to end, while
 * another thread still stops the bundles, so that nobody would read what they find out by then: damaged blocks, blocks that were reclaimed.
 *
 * <p>Nothing is lost for want of a close: the handlers of the console and of files flush each record. A file's lock stays behind, which the next process takes over.
 *
 * <p>Chosen by the system property {@code java.util.logging.manager}. Safe for all threads.
 */
public class LastingLogManager extends LogManager {

    /** Called by Java alone. */
    public LastingLogManager() { }

    /** Closes all handlers, as ever, unless it is the end of the process that asks for it. */
    @Override
    public void reset() {
        if (!isEndOfProcess()) {
            super.reset();
        }
    }

    /** At the end, a thread asks that is of a class inside of Java's own manager. */
    private static boolean isEndOfProcess() {
        return Thread.currentThread().getClass().getEnclosingClass() == LogManager.class;
    }
}
