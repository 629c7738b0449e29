package memheap.tck;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/**
 * Runs each check, and what follows it, on a thread of its own for a bounded time. A component that hangs, recurses without end or eats the Java heap fails the check and does no
 * harm to the kit. What a check has opened that cannot be stopped stays open, since its thread may still be using it. After a few checks that hung the rest of the class fails at once, so that a run ends within minutes whatever the component does.
 */
final class CheckTime implements BeforeAllCallback, InvocationInterceptor {

    /** Property or configuration parameter: the seconds that a check may take. */
    static final String PROPERTY = "memheap.tck.timeout";

    private static final long USUAL_SECONDS = 60;
    private static final int MOST_HANGING = 3;
    private static final int SHOWN_FRAMES = 8;
    private static final Duration GRACE = Duration.ofSeconds(1);
    private static final Namespace NAMESPACE = Namespace.create(CheckTime.class);

    @Override
    public void beforeAll(ExtensionContext context) {
        context.getStore(NAMESPACE).put(AtomicInteger.class, new AtomicInteger());
    }

    @Override
    public void interceptTestMethod(Invocation<Void> check, ReflectiveInvocationContext<Method> method, ExtensionContext context) throws Throwable {
        interceptTestTemplateMethod(check, method, context);
    }

    @Override
    public void interceptTestTemplateMethod(Invocation<Void> check, ReflectiveInvocationContext<Method> method, ExtensionContext context) throws Throwable {
        if (hanging(context).get() >= MOST_HANGING) {
            check.skip();
            throw new AssertionError("not tried, since " + MOST_HANGING + " checks before it did not end in time");
        }
        runBounded(check, context);
    }

    @Override
    public void interceptAfterEachMethod(Invocation<Void> closing, ReflectiveInvocationContext<Method> method, ExtensionContext context) throws Throwable {
        Thread check = context.getStore(NAMESPACE).get(Thread.class, Thread.class);
        if (check != null && check.isAlive()) {
            closing.skip();
        } else {
            runBounded(closing, context);
        }
    }

    /** How many checks of the class have not ended in time. */
    private static AtomicInteger hanging(ExtensionContext context) {
        return context.getStore(NAMESPACE).get(AtomicInteger.class, AtomicInteger.class);
    }

    private static void runBounded(Invocation<Void> work, ExtensionContext context) throws Throwable {
        var thrown = new AtomicReference<Throwable>();
        Thread thread = Thread.ofPlatform().daemon().name("memheap-check").start(() -> {
            try {
                work.proceed();
            } catch (Throwable any) {
                thrown.set(any);
            }
        });
        context.getStore(NAMESPACE).put(Thread.class, thread);
        await(thread, seconds(context), hanging(context));
        if (thrown.get() instanceof VirtualMachineError exhausted) {
            throw new AssertionError("the check ended with " + exhausted, exhausted);
        }
        if (thrown.get() != null) {
            throw thrown.get();
        }
    }

    private static void await(Thread thread, long seconds, AtomicInteger hanging) throws InterruptedException {
        try {
            if (!thread.join(Duration.ofSeconds(seconds))) {
                StackTraceElement[] place = thread.getStackTrace();
                hanging.incrementAndGet();
                thread.interrupt();
                thread.join(GRACE);
                throw hung(seconds, place);
            }
        } catch (InterruptedException stopped) {
            thread.interrupt();
            thread.join(GRACE);
            throw stopped;
        }
    }

    private static AssertionError hung(long seconds, StackTraceElement[] place) {
        String where = Arrays.stream(place).limit(SHOWN_FRAMES).map(frame -> "  at " + frame).collect(Collectors.joining(System.lineSeparator()));
        var error = new AssertionError(String.format(Locale.ROOT, "the check has not ended within %d s (-D%s=SECONDS); its thread was%n%s", seconds, PROPERTY, where));
        error.setStackTrace(place);
        return error;
    }

    static long seconds(ExtensionContext context) {
        return context.getConfigurationParameter(PROPERTY).map(CheckTime::seconds).orElse(USUAL_SECONDS);
    }

    /** @throws IllegalArgumentException if it is no number of seconds above 0 */
    static long seconds(String text) {
        try {
            long seconds = Long.parseLong(text.strip());
            if (seconds > 0) {
                return seconds;
            }
        } catch (NumberFormatException notANumber) {
            // said below
        }
        throw new IllegalArgumentException(String.format(Locale.ROOT, "%s is a whole number of seconds above 0, but was '%s'", PROPERTY, text));
    }
}
