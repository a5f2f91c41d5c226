package dev.weir.app.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.app.api.ApiConfig;
import dev.weir.app.api.ApiServer;
import dev.weir.app.api.ApiUnavailable;
import dev.weir.app.store.ChronicleCaches;
import dev.weir.kernels.linalg.Forms;
import dev.weir.natives.Backends;
import dev.weir.streams.cache.ElementCache;
import dev.weir.streams.delivery.KafkaConnection;
import dev.weir.streams.delivery.KafkaUnavailable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks at what Weir needs of this machine by trying it, not by asking for versions where that can be helped. */
final class Examination {
    private static final int JDK = 25;
    private static final long HEAP_MIN = 256L << 20;
    private static final long DISK_MIN = 256L << 20;

    private final List<Finding> findings = new ArrayList<>();

    private Examination() {}

    static List<Finding> of(Path directory, int port, Optional<KafkaConnection> connection) {
        Examination examination = new Examination();
        examination.jdk();
        examination.arithmetic();
        examination.backends(Backends.find());
        examination.memory();
        examination.directory(directory);
        examination.port(port);
        connection.ifPresent(examination::kafka);
        return examination.findings;
    }

    private void jdk() {
        Runtime.Version version = Runtime.version();
        String found = version + ", " + System.getProperty("java.vm.vendor") + ", " + System.getProperty("java.home");
        findings.add(
                version.feature() == JDK
                        ? Finding.fine("JDK", found)
                        : Finding.wrong("JDK", found, "start it with a JDK " + JDK + ": set JAVA_HOME"));
    }

    private void arithmetic() {
        String form = Forms.description();
        findings.add(
                form.startsWith("vector")
                        ? Finding.fine("inner loops", form)
                        : Finding.wrong("inner loops", form, "results are the same, but slower; start it with ./weir"));
        findings.add(Finding.fine("processors", Runtime.getRuntime().availableProcessors() + " cores"));
    }

    /** One that is missing is no fault, for another does its work; one that is forced to old loops is. */
    private void backends(Backends found) {
        for (Backends.Finding each : found.findings()) {
            String what = "backend " + each.backend().title();
            String detail = (each.present() ? "" : "not there: ")
                    + each.detail()
                    + (each.backend() == found.best() ? "; used by default" : "");
            findings.add(
                    each.slow()
                            ? Finding.wrong(what, detail, "OPENBLAS_CORETYPE=Haswell or =SkylakeX chooses newer loops")
                            : Finding.fine(what, detail));
        }
    }

    private void memory() {
        long heap = Runtime.getRuntime().maxMemory();
        String found = "heap of at most " + mebi(heap);
        findings.add(
                heap >= HEAP_MIN
                        ? Finding.fine("memory", found)
                        : Finding.wrong(
                                "memory", found, "give it " + mebi(HEAP_MIN) + " or more: WEIR_JAVA_OPTS=-Xmx1g"));
    }

    private void directory(Path directory) {
        try {
            Files.createDirectories(directory);
            long room = Files.getFileStore(directory).getUsableSpace();
            String found = directory.toAbsolutePath().normalize() + ", " + mebi(room) + " free";
            findings.add(
                    room >= DISK_MIN
                            ? Finding.fine("state directory", found)
                            : Finding.wrong("state directory", found, "make room, or choose another with --state"));
            cache(directory);
        } catch (IOException e) {
            findings.add(Finding.wrong(
                    "state directory",
                    directory + " cannot be written: " + e.getClass().getSimpleName(),
                    "choose another with --state"));
        }
    }

    /** Opening the map is what fails when a flag is missing, so it is filled, sealed and read back. */
    private void cache(Path directory) throws IOException {
        Path trial = Files.createTempDirectory(directory, "doctor-");
        try (var caches = ChronicleCaches.open(trial)) {
            byte[] element = "an element".getBytes(UTF_8);
            try (ElementCache cache = caches.open("doctor", 0)) {
                cache.fill(Map.of("id", element));
                cache.seal("generation", 1);
            }
            boolean kept;
            try (ElementCache cache = caches.open("doctor", 0)) {
                kept = cache.load("generation")
                        .map(contents -> contents.elements().containsKey("id"))
                        .orElse(false);
            }
            findings.add(
                    kept
                            ? Finding.fine("cache", "Chronicle Map: filled, sealed and read back")
                            : Finding.wrong(
                                    "cache",
                                    "Chronicle Map did not give back what was put in",
                                    "start it with ./weir, which passes the flags it needs, or set state.cache = none"));
        } finally {
            delete(trial);
        }
    }

    private void port(int port) {
        try {
            ApiServer.requireFree(ApiConfig.loopback(port));
            findings.add(Finding.fine("port", "127.0.0.1:" + port + " is free for the dashboard"));
        } catch (ApiUnavailable e) {
            findings.add(Finding.wrong("port", "127.0.0.1:" + port + " is in use", "choose another with --port"));
        }
    }

    private void kafka(KafkaConnection connection) {
        try {
            connection.check();
            findings.add(Finding.fine(
                    "Kafka",
                    connection.bootstrapServers() + " answers and has the transactions that exactly once needs"));
        } catch (KafkaUnavailable e) {
            findings.add(Finding.wrong("Kafka", String.valueOf(e.getMessage()), "see the message"));
        }
    }

    private static String mebi(long bytes) {
        return (bytes >> 20) + " MiB";
    }

    private static void delete(Path tree) throws IOException {
        try (var paths = Files.walk(tree)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
