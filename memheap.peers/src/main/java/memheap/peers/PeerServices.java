package memheap.peers;

import java.util.List;
import java.util.stream.Stream;
import memheap.replay.peer.Peer;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** Registers each peer as a service of its own. What one needs is loaded when its heap is made, not before. */
@Component(service = {})
public final class PeerServices {

    private final List<ServiceRegistration<Peer>> registrations;

    /**
     * Registers them.
     *
     * @param context the bundle's
     */
    @Activate
    public PeerServices(BundleContext context) {
        registrations = all().map(peer -> context.registerService(Peer.class, peer, null)).toList();
    }

    /** All peers, present or not. */
    static Stream<Peer> all() {
        return Stream.concat(Stream.of(NativeLibrary.values()).map(NativePeer::new), Stream.of(new NettyPeer()));
    }

    /** Takes them back. */
    @Deactivate
    public void deactivate() {
        registrations.forEach(ServiceRegistration::unregister);
    }
}
