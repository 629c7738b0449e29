package memheap.tck;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import memheap.spi.MemheapModule;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When a component's bundle has gone nothing holds its classes: neither what the module was lent nor the threads that called it. */
@Checks(Area.CLOSING)
abstract class LoaderContract extends SymmetryContract {

    private static final int COLLECTIONS = 20;
    private static final long MOST_MILLIS_BETWEEN = 50;

    /** How the component was used before it is let go of. */
    enum Use {
        /** {@code init} and {@code close} only. */
        MADE_AND_CLOSED {
            @Override
            void of(TestHeap heap, ExecutorService living) {
                // nothing
            }
        },

        /** Blocks taken, some given back, looked at. */
        BLOCKS_LEFT_LIVE {
            @Override
            void of(TestHeap heap, ExecutorService living) {
                var checked = new CheckedModule(heap);
                scatter(checked);
                checked.check();
            }
        },

        /** Called by a thread that lives on, through a cache if there are any. */
        CALLED_BY_A_THREAD_THAT_LIVES_ON {
            @Override
            void of(TestHeap heap, ExecutorService living) throws Exception {
                Future<Void> called = living.submit(new Calls(heap));
                called.get();
            }
        };

        abstract void of(TestHeap heap, ExecutorService living) throws Exception;
    }

    private record Calls(TestHeap heap) implements Callable<Void> {

        @Override
        public Void call() {
            MemheapModule module = CachedModule.open(heap.module()).map(MemheapModule.class::cast).orElse(heap.module());
            for (int block = 1; block < 50; block++) {
                long offset = module.allocate(block * 17L, 1);
                if (block % 2 == 0) {
                    module.free(offset);
                }
            }
            return null;
        }
    }

    @ParameterizedTest
    @EnumSource
    void theClassesOfAComponentThatHasGoneAreCollected(Use use) throws Exception {
        skipUnless(ContractClass.isOnClassPath(getClass()), ContractClass.NOT_ON_CLASS_PATH);
        Set<Thread> before = new HashSet<>(Thread.getAllStackTraces().keySet());
        try (ExecutorService living = Executors.newSingleThreadExecutor()) {
            living.submit(() -> { }).get();
            before.addAll(Thread.getAllStackTraces().keySet());
            var collected = new ReferenceQueue<ClassLoader>();
            WeakReference<ClassLoader> loader = usedAndLetGo(use, living, collected);
            awaitCollected(loader, collected, use, before);
            Reference.reachabilityFence(living);
        }
    }

    /** All that refers to the component's classes lives in this call and ends with it. */
    private WeakReference<ClassLoader> usedAndLetGo(Use use, ExecutorService living, ReferenceQueue<ClassLoader> collected) throws Exception {
        var loader = new IsolatedLoader(getClass().getClassLoader());
        ContractFixture fixture = ContractClass.instance(loader.loadClass(getClass().getName()));
        try (TestHeap heap = TestHeap.open(fixture.component(), USUAL_WINDOW_BYTES, false)) {
            use.of(heap, living);
        } catch (ExecutionException failed) {
            throw new AssertionError("a call by another thread failed: " + failed.getCause(), failed.getCause());
        }
        return new WeakReference<>(loader, collected);
    }

    private static void awaitCollected(WeakReference<ClassLoader> loader, ReferenceQueue<ClassLoader> collected, Use use, Set<Thread> before) throws InterruptedException {
        boolean gone = false;
        for (int collection = 0; collection < COLLECTIONS && !gone; collection++) {
            System.gc();
            gone = collected.remove(MOST_MILLIS_BETWEEN) == loader;
        }
        if (!gone) {
            throw new AssertionError("the class loader of a component that was closed is still held after " + COLLECTIONS + " collections (" + use + "): " + suspects(use, before));
        }
    }

    private static String suspects(Use use, Set<Thread> before) {
        Set<Thread> started = new HashSet<>(Thread.getAllStackTraces().keySet());
        started.removeAll(before);
        List<String> names = started.stream().filter(Thread::isAlive).map(thread -> "'" + thread.getName() + "'").sorted().toList();
        String threads = names.isEmpty() ? "" : "threads that were started meanwhile and live on: " + names.stream().collect(Collectors.joining(", ")) + "; ";
        return threads + (use == Use.CALLED_BY_A_THREAD_THAT_LIVES_ON
                ? "a ThreadLocal of the component that still has a value on the thread that called it; " : "a ThreadLocal, a shutdown hook or a registration elsewhere that close has not taken back; ")
                + "a heap dump shows the way from a root to an " + IsolatedLoader.class.getSimpleName();
    }
}
