package memheap.base;

import java.util.function.UnaryOperator;
import memheap.spi.ComponentUnavailableException;
import memheap.spi.HeapSpace;
import memheap.spi.MemheapModule;

/** A {@link ScriptedComponent} each of whose modules comes in the form that a test gives it. */
final class FaultyComponent extends ScriptedComponent {

    private final UnaryOperator<MemheapModule> form;

    FaultyComponent(UnaryOperator<MemheapModule> form) {
        this.form = form;
    }

    @Override
    public MemheapModule init(HeapSpace space) throws ComponentUnavailableException {
        return form.apply(super.init(space));
    }
}
