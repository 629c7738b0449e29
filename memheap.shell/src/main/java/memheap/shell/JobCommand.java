package memheap.shell;

import java.util.Optional;
import memheap.api.Memheap;
import memheap.event.MemheapInspector;
import memheap.pe.JobStatus;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The shell's command about the job that this container is a PE of. Safe for many sessions. */
@Component(service = JobCommand.class, property = {CommandProcessor.COMMAND_SCOPE + "=memheap", CommandProcessor.COMMAND_FUNCTION + "=job"})
public final class JobCommand {

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    private volatile JobStatus status;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY, target = "(memheap.scope=symmetric)")
    private volatile MemheapInspector inspector;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY, target = "(memheap.scope=symmetric)")
    private volatile Memheap memheap;

    @Descriptor("shows the job that this container is a PE of, and its symmetric heap: which component serves, and which PE lacks a better one")
    public String job() {
        JobStatus present = status;
        if (present == null) {
            return "this container is no PE of a job; 'memheap job' starts one";
        }
        MemheapInspector symmetric = inspector;
        return symmetric == null ? present.explain()
                : String.join("\n", present.explain(), new StatusText(symmetric).status(Optional.ofNullable(memheap)), symmetric.explain());
    }
}
