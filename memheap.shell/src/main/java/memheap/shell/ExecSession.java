package memheap.shell;

import java.io.OutputStream;

/**
 * Runs command lines one after the other; variables set by one are seen by the next. {@link #run} belongs to one thread,
 * {@link #interrupt} and {@link #close} may come from any.
 */
interface ExecSession extends AutoCloseable {

    /**
     * Runs one command line to its end. Output, results and complaints go to the streams that the session was opened with.
     *
     * @param line the command line
     * @return whether it went well
     */
    boolean run(String line);

    /** Asks the command that runs now, if any, to end. */
    void interrupt();

    @Override
    void close();

    /** Opens sessions. Safe for all threads. */
    @FunctionalInterface
    interface Factory {

        /**
         * Opens a session.
         *
         * @param out takes output and results
         * @param err takes complaints
         * @return the session, to be closed by the caller
         */
        ExecSession open(OutputStream out, OutputStream err);
    }
}
