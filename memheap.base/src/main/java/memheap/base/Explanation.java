package memheap.base;

import java.util.List;
import java.util.Locale;
import memheap.event.ComponentStatus;

/** Tells a person why the heap is as it is: the components, the windows, the settings. */
final class Explanation {

    private Explanation() {
    }

    static String of(World world, List<ComponentStatus> components, List<String> holders, Settings settings, String pages, String remark) {
        var text = new StringBuilder(headline(world, components));
        text.append("\ncomponents, best first:");
        if (components.isEmpty()) {
            text.append("\n  none; install memheap.buddy, memheap.ptmalloc or another bundle with a MemheapComponent service");
        }
        components.forEach(component -> text.append(String.format(Locale.ROOT, "\n  '%s' (priority %d, service %d of %s) %s",
                component.name(), component.priority(), component.serviceId(), component.bundle(), component.reason())));
        text.append(String.format(Locale.ROOT, "\nwindows (%d of %d bytes each, %d taken):",
                settings.memory().windows(), settings.memory().windowBytes(), holders.size()));
        holders.forEach(holder -> text.append("\n  ").append(holder));
        text.append("\nmemory: ").append(pages);
        text.append("\nsettings: ").append(settings(settings));
        if (!remark.isEmpty()) {
            text.append("\n").append(remark);
        }
        return text.toString();
    }

    private static String headline(World world, List<ComponentStatus> components) {
        return world.serving().map(active -> String.format(Locale.ROOT, "'%s' is active in generation %d", active.component(), active.number()))
                .orElse("no component is active" + (components.isEmpty() ? ", for none is installed" : ""));
    }

    private static String settings(Settings settings) {
        Policy policy = settings.policy();
        return String.format(Locale.ROOT, "%s memheap.include=%s memheap.exclude=%s memheap.pin=%s priorities=%s", settings.text(),
                policy.include(), policy.exclude(), policy.pin().isEmpty() ? "(none)" : policy.pin(), policy.priorities());
    }
}
