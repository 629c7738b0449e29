package memheap.job.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HostNetworkTest {

    @Test
    void thisHostIsReachedOverItself() {
        assertThat(HostNetwork.of(List.of("localhost:4"))).isEqualTo("lo");
        assertThat(HostNetwork.of(List.of("127.0.0.1"))).isEqualTo("lo");
    }

    @Test
    void anAddressOfThisHostsNetworkIsInThatNetwork() throws Exception {
        Optional<InterfaceAddress> own = NetworkInterface.networkInterfaces().flatMap(each -> each.getInterfaceAddresses().stream())
                .filter(each -> each.getAddress() instanceof Inet4Address && !each.getAddress().isLoopbackAddress()).findFirst();
        assumeTrue(own.isPresent(), "skipped: this host has no network");
        String network = HostNetwork.of(List.of(own.get().getAddress().getHostAddress() + ":2"));
        assertThat(network).matches("[0-9.]+/" + own.get().getNetworkPrefixLength());
        String[] parts = network.split("/");
        int mask = (int) (-1L << (Integer.SIZE - own.get().getNetworkPrefixLength()));
        assertThat(number(InetAddress.getByName(parts[0]))).isEqualTo(number(own.get().getAddress()) & mask);
    }

    private static int number(InetAddress address) {
        return ByteBuffer.wrap(address.getAddress()).getInt();
    }

    @Test
    void aHostThatCallsItselfByItsLoopbackAddressStillReachesTheOthersOverTheirNetwork() {
        assertThatThrownBy(() -> HostNetwork.of(List.of("localhost:4", "203.0.113.77:4"))).hasMessageContaining("'203.0.113.77'");
        assertThat(HostNetwork.of(List.of("localhost:4", "127.0.1.1:4"))).isEqualTo("lo");
    }

    @Test
    void aHostThatNobodyKnowsIsNamed() {
        assertThatThrownBy(() -> HostNetwork.of(List.of("no-such-host.invalid:2"))).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("--host names 'no-such-host.invalid', which is no host that is known here");
    }

    @Test
    void aHostInNoNetworkOfThisOneNeedsOneThatIsNamed() {
        assertThatThrownBy(() -> HostNetwork.of(List.of("203.0.113.77"))).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("'203.0.113.77'").hasMessageContaining("--network");
    }
}
