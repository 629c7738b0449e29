package memheap.job.launch;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds the network over which this host reaches others. */
final class HostNetwork {

    /** What stands for this host alone. */
    static final String LOOPBACK = "lo";

    private HostNetwork() {
    }

    /**
     * Finds it.
     *
     * @param hosts names or addresses, perhaps with a colon and a number behind
     * @return a network such as {@code 10.77.0.0/24}: that of the first host whose address is not a loopback address, which this host's own name may stand for; {@value #LOOPBACK} if there is none
     * @throws IllegalArgumentException if there is no such host, or none of this host's networks has it
     */
    static String of(List<String> hosts) {
        return hosts.stream().map(HostNetwork::of).filter(network -> !network.equals(LOOPBACK)).findFirst().orElse(LOOPBACK);
    }

    private static String of(String host) {
        String name = host.replaceFirst(":[0-9]+$", "");
        try {
            InetAddress address = InetAddress.getByName(name);
            return address.isLoopbackAddress() ? LOOPBACK : shared(address).orElseThrow(() -> new IllegalArgumentException(
                    String.format(Locale.ROOT, "'%s' is in no network of this host; name the one to talk over with --network, such as 10.0.0.0/24", name)));
        } catch (UnknownHostException unknown) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "--host names '%s', which is no host that is known here", name), unknown);
        } catch (IOException failed) {
            throw new IllegalArgumentException("the networks of this host cannot be found; name one with --network, such as 10.0.0.0/24", failed);
        }
    }

    private static Optional<String> shared(InetAddress address) throws IOException {
        for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            for (InterfaceAddress own : each.getInterfaceAddresses()) {
                if (contains(own, address)) {
                    return Optional.of(text(own));
                }
            }
        }
        return Optional.empty();
    }

    private static boolean contains(InterfaceAddress own, InetAddress address) {
        return own.getAddress().getAddress().length == address.getAddress().length && network(own.getAddress(), own).equals(network(address, own));
    }

    private static BigInteger network(InetAddress address, InterfaceAddress own) {
        return new BigInteger(1, address.getAddress()).shiftRight(hostBits(own));
    }

    private static int hostBits(InterfaceAddress own) {
        return own.getAddress().getAddress().length * Byte.SIZE - own.getNetworkPrefixLength();
    }

    private static String text(InterfaceAddress own) throws UnknownHostException {
        byte[] bytes = network(own.getAddress(), own).shiftLeft(hostBits(own)).toByteArray();
        byte[] address = new byte[own.getAddress().getAddress().length];
        int length = Math.min(bytes.length, address.length);
        System.arraycopy(bytes, bytes.length - length, address, address.length - length, length);
        return InetAddress.getByAddress(address).getHostAddress() + "/" + own.getNetworkPrefixLength();
    }
}
