package memheap.main;

import java.util.concurrent.CountDownLatch;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/** A process that logs while it ends, after the log manager has been told so: as a framework does whose bundles take their time to stop. */
final class LateLogging {

    private static final Logger LOGGER = Logger.getLogger("memheap");

    private LateLogging() { }

    /** Tells when it has been asked to reset by the end of the process. */
    public static final class Manager extends LastingLogManager {

        private static final CountDownLatch TOLD = new CountDownLatch(1);

        @Override
        public void reset() {
            super.reset();
            if (Thread.currentThread().getName().equals("Logging-Cleaner")) {
                TOLD.countDown();
            }
        }
    }

    public static void main(String[] arguments) {
        LOGGER.info("begun");
        if (arguments.length > 0) {
            LogManager.getLogManager().reset();
        }
        Runtime.getRuntime().addShutdownHook(new Thread(LateLogging::finish));
        System.exit(0);
    }

    private static void finish() {
        try {
            Manager.TOLD.await();
            LOGGER.warning("a damaged block was found");
        } catch (InterruptedException never) {
            throw new IllegalStateException(never);
        }
    }
}
