package memheap.job.launch;

import java.util.Locale;

/**
 * How something of a job has ended.
 *
 * @param status 0 if it went well
 * @param text a sentence for people
 */
record Ending(int status, String text) {

    /** The end of a process. @param name of what ran in it */
    static Ending of(String name, int status) {
        return new Ending(status, String.format(Locale.ROOT, "%s has ended with status %d", name, status));
    }
}
