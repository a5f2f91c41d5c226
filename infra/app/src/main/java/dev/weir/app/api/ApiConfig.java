package dev.weir.app.api;

import java.util.Map;
import java.util.Set;

/**
 * Where the API listens and to whom it answers.
 *
 * @param host address to bind; must be loopback unless {@code trustedNetwork}
 * @param port 0 to 65535; 0 = any free port
 * @param trustedNetwork allows another address than loopback: for a container whose port is published on the host's loopback only
 * @param hosts names besides the loopback ones that a request's Host header may carry, lower case, without port
 * @param notes by pipeline: a sentence about its data that the dashboard shows, such as what in it is a reconstruction
 */
public record ApiConfig(String host, int port, boolean trustedNetwork, Set<String> hosts, Map<String, String> notes) {
    public ApiConfig {
        hosts = Set.copyOf(hosts);
        notes = Map.copyOf(notes);
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("http.port must be 0 to 65535, but was " + port);
        }
    }

    public static ApiConfig loopback(int port) {
        return new ApiConfig("127.0.0.1", port, false, Set.of(), Map.of());
    }
}
