package dev.weir.app.run;

import com.fasterxml.jackson.databind.ObjectMapper;

/** What the commands of this package print. */
public final class Text {
    private Text() {}

    static String json(String key, String value) {
        return new ObjectMapper().createObjectNode().put(key, value).toString();
    }

    /** Where a browser on this machine finds what listens on {@code host}. */
    public static String url(String host, int port) {
        String reachable = host.equals("0.0.0.0") || host.equals("::") ? "127.0.0.1" : host;
        return "http://" + (reachable.contains(":") ? "[" + reachable + "]" : reachable) + ":" + port;
    }
}
