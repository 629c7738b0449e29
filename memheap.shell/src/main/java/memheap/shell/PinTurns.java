package memheap.shell;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import memheap.event.ComponentStatus;
import memheap.event.ComponentStatus.State;
import memheap.event.MemheapInspector;
import memheap.replay.Turns;

/** Selects components by pinning them, and waits until the base has followed. */
final class PinTurns implements Turns {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Pin pin;
    private final MemheapInspector inspector;
    private Before before;

    /** How things stood before the first selection. */
    private record Before(Optional<String> pinned, Optional<String> active) {
    }

    PinTurns(Pin pin, MemheapInspector inspector) {
        this.pin = pin;
        this.inspector = inspector;
    }

    @Override
    public List<String> eligible() {
        return inspector.components().stream().filter(PinTurns::couldServe).map(ComponentStatus::name).toList();
    }

    @Override
    public void select(String component) throws InterruptedException {
        ComponentStatus status = known(component);
        if (status.state() == State.QUARANTINED || status.state() == State.REFUSED) {
            throw new IllegalStateException(String.format(Locale.ROOT, "cannot select '%s': it is %s, %s", component,
                    status.state().toString().toLowerCase(Locale.ROOT), status.reason()));
        }
        if (before == null) {
            before = new Before(pin.name(), active());
        }
        pin.set(component);
        if (!inspector.awaitActive(component, PATIENCE)) {
            ComponentStatus now = known(component);
            release();
            throw new IllegalStateException(String.format(Locale.ROOT, "'%s' was pinned, but not active after %d seconds: it was %s, %s; the pin is as it was before",
                    component, PATIENCE.toSeconds(), now.state(), now.reason()));
        }
    }

    @Override
    public void release() {
        if (before == null) {
            return;
        }
        before.pinned().ifPresentOrElse(pin::set, pin::remove);
        await(before.active());
        before = null;
    }

    /** Removes the pin for good, and waits for the component that is then the best one. */
    void unpin() {
        pin.remove();
        await(eligible().stream().findFirst());
    }

    /** The component that is active now. */
    Optional<String> active() {
        return inspector.components().stream().filter(component -> component.state() == State.ACTIVE).map(ComponentStatus::name).findFirst();
    }

    /**
     * Looks a component up.
     *
     * @throws IllegalArgumentException if none has that name; it lists those that are known
     */
    ComponentStatus known(String name) {
        List<ComponentStatus> components = inspector.components();
        return components.stream().filter(component -> component.name().equals(name)).findFirst().orElseThrow(() -> new IllegalArgumentException(
                String.format(Locale.ROOT, "no component is named '%s'; known: %s", name, components.isEmpty() ? "none"
                        : components.stream().map(component -> "'" + component.name() + "'").collect(Collectors.joining(", ")))));
    }

    /** What the pin alone keeps away would serve without it. */
    private static boolean couldServe(ComponentStatus component) {
        return switch (component.state()) {
            case ACTIVE, STANDBY, INITIALISING, WAITING -> true;
            case EXCLUDED -> component.reason().contains(Pin.KEY);
            case REFUSED, QUARANTINED -> false;
        };
    }

    private void await(Optional<String> component) {
        try {
            if (component.isPresent()) {
                inspector.awaitActive(component.get(), PATIENCE);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
