package memheap.tck;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import memheap.spi.MemheapModule;

/** Threads that call a module in turn. For one caller at a time. */
final class ThreadTurns implements AutoCloseable {

    private static final Set<String> CHANGING = Set.of("allocate", "free", "resizeInPlace");

    private final List<ExecutorService> threads;
    private int calls;

    ThreadTurns(int count) {
        threads = Stream.generate(Executors::newSingleThreadExecutor).limit(count).toList();
    }

    /** A module whose calls that change something are made by the threads in turn; the caller waits for each. */
    MemheapModule around(MemheapModule module) {
        return (MemheapModule) Proxy.newProxyInstance(ThreadTurns.class.getClassLoader(), new Class<?>[] {MemheapModule.class}, (proxy, method, arguments) -> {
            try {
                return CHANGING.contains(method.getName()) ? next().submit(() -> method.invoke(module, arguments)).get() : method.invoke(module, arguments);
            } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
            } catch (ExecutionException failed) {
                throw failed.getCause() instanceof InvocationTargetException thrown ? thrown.getCause() : failed.getCause();
            }
        });
    }

    private ExecutorService next() {
        return threads.get(calls++ % threads.size());
    }

    @Override
    public void close() {
        threads.forEach(ExecutorService::shutdownNow);
        threads.forEach(ExecutorService::close);
    }
}
