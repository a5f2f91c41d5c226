package dev.weir.app.api;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The first handler of every request. A page of another site can make a browser send requests here, also under a name of its own that resolves to this machine
 * (DNS rebinding); so the Host must be a name that we expect, and an Origin, where there is one, must be ours.
 */
final class Gate implements Handler<RoutingContext> {
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "::1", "[::1]");

    private final Set<String> hosts;
    private final String policy;

    Gate(ApiConfig config, String importMapHash) {
        Set<String> names = new TreeSet<>(LOOPBACK);
        names.addAll(config.hosts());
        if (!config.trustedNetwork()) {
            names.add(config.host().toLowerCase(Locale.ROOT));
        }
        hosts = Set.copyOf(names);
        policy = "default-src 'self'; script-src 'self' 'sha256-" + importMapHash
                + "'; object-src 'none'; base-uri 'none';" + " form-action 'none'; frame-ancestors 'none'";
    }

    @Override
    public void handle(RoutingContext request) {
        harden(request.response());
        HostAndPort authority = request.request().authority();
        if (authority == null || !hosts.contains(authority.host().toLowerCase(Locale.ROOT))) {
            Answers.error(request, 421, "this Host is not served here", "a loopback name, or one of http.hosts");
        } else if (isForeign(request.request().getHeader("Origin"), authority)) {
            Answers.error(request, 403, "requests from other sites are refused", "the dashboard's own origin");
        } else if (!request.request().method().equals(HttpMethod.GET) && !takesOrders(request.normalizedPath())) {
            request.response().putHeader("Allow", "GET").putHeader("Connection", "close");
            Answers.error(
                    request,
                    405,
                    "only solvers, savepoints and the pool are told something, all else answers questions",
                    "GET");
        } else {
            request.next();
        }
    }

    private static boolean takesOrders(String path) {
        return path.startsWith(SolverRoutes.PREFIX)
                || path.equals(ComputeRoutes.PATH)
                || SavepointRoutes.PATHS.matcher(path).matches();
    }

    private static boolean isForeign(@Nullable String origin, HostAndPort authority) {
        return origin != null && !origin.equals("http://" + authority) && !origin.equals("https://" + authority);
    }

    private void harden(HttpServerResponse response) {
        response.putHeader("Content-Security-Policy", policy)
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("X-Frame-Options", "DENY")
                .putHeader("Cross-Origin-Resource-Policy", "same-origin")
                .putHeader("Cross-Origin-Opener-Policy", "same-origin");
    }
}
