package dev.weir.app.delivery;

import dev.weir.app.ChildJvm;
import dev.weir.app.broker.EmbeddedBroker;
import dev.weir.app.store.ChronicleCaches;
import dev.weir.streams.delivery.KafkaConnection;
import dev.weir.streams.delivery.PipelineRuntime;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** Broker, cache and pipeline in one JVM, as a user's single process has them; made to be killed. */
final class WholeProcess {
    private WholeProcess() {}

    /** Arguments: the directory of everything, the broker's port, whether the broker is ours, and pairs of client properties. */
    public static void main(String[] arguments) throws InterruptedException {
        Path directory = Path.of(arguments[0]);
        int port = Integer.parseInt(arguments[1]);
        if (Boolean.parseBoolean(arguments[2])) {
            EmbeddedBroker.start(directory.resolve("broker"), port);
        }
        Map<String, String> properties = new HashMap<>();
        for (int i = 3; i < arguments.length; i += 2) {
            properties.put(arguments[i], arguments[i + 1]);
        }
        var runtime = PipelineRuntime.start(
                List.of(Quakes.definition("quakes", Duration.ZERO)),
                List.of(),
                new KafkaConnection("127.0.0.1:" + port, properties),
                ChronicleCaches.open(directory.resolve("cache")));
        runtime.subscribe(view -> System.out.println(view.status() + " " + view.partition() + " " + view.sequence()));
        new CountDownLatch(1).await();
    }

    /** With a broker of its own. */
    static Life launch(Path directory, int port) throws IOException {
        return launch(directory, List.of(directory.toString(), "" + port, "true"));
    }

    /** Against a broker elsewhere, up to a point. */
    static Life launch(Path directory, int port, Halt.Point point) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(directory.toString(), "" + port, "false"));
        point.properties().forEach((key, value) -> arguments.addAll(List.of(key, value)));
        return launch(directory, arguments);
    }

    private static Life launch(Path directory, List<String> arguments) throws IOException {
        return new Life(ChildJvm.launch(directory, WholeProcess.class, arguments));
    }
}
