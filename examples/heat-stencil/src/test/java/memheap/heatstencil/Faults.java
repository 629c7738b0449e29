package memheap.heatstencil;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import memheap.pe.ProcessingElements;

/** PEs of which one call goes wrong. */
final class Faults {

    /** Makes something of a call of one method. */
    interface Fault {

        /**
         * Called instead of the engine.
         *
         * @param call the real one, which may be made
         * @param arguments of the call; may be changed before it is made
         */
        Object in(Call call, Object[] arguments) throws Throwable;
    }

    /** The real call. */
    interface Call {

        Object make() throws Throwable;
    }

    private Faults() {
    }

    /** The same PEs, but for one method. */
    static ProcessingElements in(ProcessingElements elements, String method, Fault fault) {
        return (ProcessingElements) Proxy.newProxyInstance(Faults.class.getClassLoader(), new Class<?>[] {ProcessingElements.class}, (proxy, called, arguments) -> {
            Call call = () -> {
                try {
                    return called.invoke(elements, arguments);
                } catch (InvocationTargetException failed) {
                    throw failed.getCause();
                }
            };
            return called.getName().equals(method) ? fault.in(call, arguments) : call.make();
        });
    }
}
