package dev.weir.app.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * The dashboard's files, read from the class path once, at the start, into a finite map. A request is looked up in that map by its whole path: there is no
 * file system behind it to escape into. The libraries come from their jars; only the pom knows their versions.
 */
final class Assets {
    private static final List<String> OWN = List.of(
            "index.html",
            "app.css",
            "icon.svg",
            "main.js",
            "theme.js",
            "feed.js",
            "format.js",
            "world.js",
            "elements.js",
            "map.js",
            "chart.js",
            "charts.js",
            "members.js",
            "solving.js",
            "solver.js",
            "solver-charts.js",
            "pooling.js",
            "pool.js",
            "pool-charts.js");
    private static final List<Library> LIBRARIES = List.of(
            new Library("lit-element", "org.mvnpm", "lit-element", "_static/lit-element", List.of("lit-element.js")),
            new Library("lit-html", "org.mvnpm", "lit-html", "_static/lit-html", List.of("lit-html.js")),
            new Library(
                    "reactive-element",
                    "org.mvnpm.at.lit",
                    "reactive-element",
                    "_static/reactive-element",
                    List.of("reactive-element.js", "css-tag.js")),
            new Library(
                    "uplot",
                    "org.webjars.npm",
                    "uplot",
                    "webjars/uplot",
                    List.of("dist/uPlot.iife.min.js", "dist/uPlot.min.css")));

    private final Map<String, Asset> byPath = new LinkedHashMap<>();
    private final String importMapHash;

    private record Library(String name, String group, String artifact, String folder, List<String> files) {}

    private record Asset(String type, Buffer plain, Buffer zipped, String tag) {}

    private static final class Tightest extends GZIPOutputStream {
        Tightest(OutputStream out) throws IOException {
            super(out);
            def.setLevel(Deflater.BEST_COMPRESSION);
        }
    }

    private Assets() throws IOException {
        for (String file : OWN) {
            put("/" + file, slim(file, read("dashboard/" + file)));
        }
        put("/v1/openapi.json", read("dev/weir/app/api/openapi.json"));
        put("/world.json", read("dev/weir/data/world-110m.json"));
        for (Library library : LIBRARIES) {
            String folder = "META-INF/resources/" + library.folder() + "/" + version(library) + "/";
            for (String file : library.files()) {
                put("/lib/" + library.name() + "/" + file, asModule(file, read(folder + file)));
            }
        }
        byPath.put("/", byPath.get("/index.html"));
        importMapHash = hashOfImportMap(new String(read("dashboard/index.html"), StandardCharsets.UTF_8));
    }

    static Assets load() {
        try {
            return new Assets();
        } catch (IOException e) {
            throw new UncheckedIOException("the dashboard's files are not complete on the class path", e);
        }
    }

    /** For the content security policy: no script may stand in the page but this one. */
    String importMapHash() {
        return importMapHash;
    }

    void mount(Router router) {
        byPath.forEach((path, asset) -> router.get(path).handler(request -> send(request, asset)));
    }

    private static void send(RoutingContext request, Asset asset) {
        HttpServerResponse response = request.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, asset.type())
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                .putHeader(HttpHeaders.VARY, "Accept-Encoding")
                .putHeader(HttpHeaders.ETAG, asset.tag());
        String encodings = request.request().getHeader(HttpHeaders.ACCEPT_ENCODING);
        if (asset.tag().equals(request.request().getHeader(HttpHeaders.IF_NONE_MATCH))) {
            response.setStatusCode(304).end();
        } else if (encodings != null && encodings.contains("gzip")) {
            response.putHeader(HttpHeaders.CONTENT_ENCODING, "gzip").end(asset.zipped());
        } else {
            response.end(asset.plain());
        }
    }

    private void put(String path, byte[] bytes) throws IOException {
        var zipped = new ByteArrayOutputStream();
        try (var zip = new Tightest(zipped)) {
            zip.write(bytes);
        }
        String tag = "\"" + sha256(bytes).substring(0, 22) + "\"";
        byPath.put(path, new Asset(type(path), Buffer.buffer(bytes), Buffer.buffer(zipped.toByteArray()), tag));
    }

    /** Our own scripts travel without indentation and without comments that have lines to themselves: an eighth less, and still no build step. */
    private static byte[] slim(String file, byte[] bytes) {
        if (!file.endsWith(".js")) {
            return bytes;
        }
        StringBuilder slim = new StringBuilder();
        boolean comment = false;
        for (String line : new String(bytes, StandardCharsets.UTF_8)
                .lines()
                .map(String::strip)
                .toList()) {
            comment |= line.startsWith("/**");
            if (!comment && !line.startsWith("//") && !line.isEmpty()) {
                slim.append(line).append('\n');
            }
            comment &= !line.endsWith("*/");
        }
        return slim.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** uPlot's small build is a plain script that leaves a variable; one line makes it a module. */
    private static byte[] asModule(String file, byte[] bytes) {
        return file.endsWith(".iife.min.js")
                ? (new String(bytes, StandardCharsets.UTF_8) + "\nexport default uPlot;\n")
                        .getBytes(StandardCharsets.UTF_8)
                : bytes;
    }

    private static String version(Library library) throws IOException {
        var properties = new Properties();
        String path = "META-INF/maven/" + library.group() + "/" + library.artifact() + "/pom.properties";
        try (InputStream in = open(path)) {
            properties.load(in);
        }
        return properties.getProperty("version");
    }

    private static byte[] read(String path) throws IOException {
        try (InputStream in = open(path)) {
            return in.readAllBytes();
        }
    }

    private static InputStream open(String path) throws IOException {
        InputStream in = Assets.class.getClassLoader().getResourceAsStream(path);
        if (in == null) {
            throw new IOException("missing: " + path);
        }
        return in;
    }

    private static String type(String path) {
        return switch (path.substring(path.lastIndexOf('.') + 1)) {
            case "html" -> "text/html; charset=utf-8";
            case "css" -> "text/css; charset=utf-8";
            case "js" -> "text/javascript; charset=utf-8";
            case "svg" -> "image/svg+xml";
            case "json" -> "application/json; charset=utf-8";
            default -> throw new IllegalArgumentException("no content type for " + path);
        };
    }

    private static String hashOfImportMap(String page) {
        String open = "<script type=\"importmap\">";
        int from = page.indexOf(open) + open.length();
        return sha256(page.substring(from, page.indexOf("</script>", from)).getBytes(StandardCharsets.UTF_8));
    }

    private static String sha256(byte[] bytes) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
