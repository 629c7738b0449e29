package memheap.pe.openshmem;

import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import memheap.pe.waiting.Waiting;

/**
 * How this JVM goes: by its shutdown hook, when its session has been closed and those of all others have been, too. Until then its memory can be
 * reached. A JVM that ends with its session open is one that has died, as far as the others can tell, and ends the job.
 */
final class Departure {

    private static final long GRACE_SECONDS = 5; // other shutdown hooks run at the same time, and one of them may close the session

    private final String job;
    private final int me;
    private final ControlArea control;
    private final RemoteAccess remote;
    private final OpenshmemLibrary library;
    private final Consumer<String> end;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Waiting waiting; // made beforehand: when the JVM ends, this bundle may have stopped, and no class can be loaded from it any more

    /** @param end ends the job, because of what it is told */
    Departure(String job, int me, ControlArea control, RemoteAccess remote, OpenshmemLibrary library, Consumer<String> end) {
        this.job = job;
        this.me = me;
        this.control = control;
        this.remote = remote;
        this.library = library;
        this.end = end;
        this.waiting = new Waiting(control.layout().count(), Meetings.PACE);
    }

    /** Tells all others that the session is closed. */
    void begin() {
        control.leave();
        closed.countDown();
    }

    /** Has the rest happen when the JVM ends. */
    void prepare() {
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("memheap-openshmem-departure").unstarted(this::complete));
    }

    private void complete() {
        try {
            if (!closed.await(GRACE_SECONDS, TimeUnit.SECONDS)) {
                end.accept(String.format(Locale.ROOT, "the JVM of PE %d ends, and has not left job '%s' before: the job ends", me, job));
            }
        } catch (InterruptedException hurried) {
            end.accept(String.format(Locale.ROOT, "the JVM of PE %d was interrupted while it ended, before it had left job '%s': the job ends", me, job));
        }
        awaitAll();
        remote.shut(); // whoever still tries to call waits for the end
        library.finish();
    }

    private void awaitAll() {
        for (int pe = 0; pe < control.layout().count(); pe++) {
            while (!control.hasLeft(pe)) {
                remote.progress();
                waiting.pause();
            }
        }
    }
}
