package memheap.chaos;

import java.io.InputStream;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import memheap.chaos.container.EmbeddedContainer;
import memheap.chaos.guest.Behaviour;
import memheap.chaos.guest.GuestBundle;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/**
 * Three good components, with what is configured: which of them are there, and which one has to be active therefore. What it says follows from what was done alone, not from what the heap says. Used by one
 * thread.
 */
final class Fleet {

    private static final int THIRD_RANKING = 50;

    /** One of the three. */
    static final class Member {

        private final String name;
        private final int ranking;
        private final Supplier<InputStream> jar;
        private Bundle bundle;
        private boolean started;

        Member(String name, int ranking, Supplier<InputStream> jar) {
            this.name = name;
            this.ranking = ranking;
            this.jar = jar;
        }

        String name() {
            return name;
        }
    }

    private final EmbeddedContainer container;
    private final Loaders loaders;
    private final List<Member> members = List.of(new Member("buddy", 1, () -> EmbeddedContainer.open("memheap.buddy")),
            new Member("ptmalloc", 100, () -> EmbeddedContainer.open("memheap.ptmalloc")),
            new Member("third", THIRD_RANKING, () -> GuestBundle.component("third", THIRD_RANKING, Behaviour.GOOD, 0)));
    private Map<String, Object> settings = Map.of();

    /** Installs all three. */
    Fleet(EmbeddedContainer container, Loaders loaders) throws BundleException {
        this.container = container;
        this.loaders = loaders;
        for (Member member : members) {
            install(member);
        }
        awaitBest();
    }

    private void install(Member member) throws BundleException {
        member.bundle = container.install("fleet:" + member.name, member.jar.get());
        member.started = true;
    }

    List<Member> members() {
        return members;
    }

    /** Configures the heap anew. */
    void configure(Map<String, Object> wanted) {
        settings = Map.copyOf(wanted);
        container.configure(settings);
        awaitBest();
    }

    /** Goes back to what is configured at the start. */
    void configureNothing() {
        if (!settings.isEmpty()) {
            configure(Map.of());
        }
    }

    Map<String, Object> settings() {
        return new HashMap<>(settings);
    }

    /** Stops one of them if it is there, and starts it if it is not. */
    void toggle(Member member) throws BundleException {
        if (member.started) {
            member.bundle.stop();
        } else {
            member.bundle.start();
        }
        member.started = !member.started;
        awaitBest();
    }

    boolean isStarted(Member member) {
        return member.started;
    }

    /** Sees to it that some component is active. */
    void ensureOne() throws BundleException {
        if (best().isEmpty()) {
            configureNothing();
            startAll();
        }
    }

    /** Has the blocks of bundles that stop be reclaimed. */
    void configureReclaim() {
        Map<String, Object> without = settings();
        if (without.remove("memheap.onStop") != null) {
            configure(without);
        }
    }

    /** Starts those that are not there. */
    void startAll() throws BundleException {
        for (Member member : members) {
            if (!member.started) {
                toggle(member);
            }
        }
    }

    /** Updates one of them from a stream. */
    void update(Member member) throws BundleException {
        loaders.leaves(member.bundle);
        member.bundle.update(member.jar.get());
        awaitBest();
    }

    /** Uninstalls one of them, and installs it anew. */
    void reinstall(Member member) throws BundleException {
        loaders.leaves(member.bundle);
        member.bundle.uninstall();
        member.started = false;
        awaitBest();
        install(member);
        awaitBest();
    }

    /** The one that has to be active; empty if none can be. */
    String best() {
        return members.stream().filter(member -> member.started && !isExcluded(member.name)).max(Comparator.comparingInt(this::priority)).map(Member::name).orElse("");
    }

    private boolean isExcluded(String name) {
        Object pin = settings.get("memheap.pin");
        Object include = settings.get("memheap.include");
        Object exclude = settings.get("memheap.exclude");
        return pin != null && !pin.equals(name) || include != null && !List.of(include.toString().split(",")).contains(name) || exclude != null && List.of(exclude.toString().split(",")).contains(name);
    }

    private int priority(Member member) {
        Object configured = settings.get("memheap.priority." + member.name);
        return configured == null ? member.ranking : Integer.parseInt(configured.toString());
    }

    /** The member that has to be active, or the first if none can be. */
    Member active() {
        String best = best();
        return members.stream().filter(member -> member.name.equals(best)).findFirst().orElse(members.getFirst());
    }

    /** Waits until the right one is active. */
    void awaitBest() {
        String best = best();
        if (best.isEmpty()) {
            container.await("no component is active", () -> container.heap().statistics().component().isEmpty());
        } else {
            container.awaitActive(best);
        }
    }
}
