package dev.weir.app.api;

import dev.weir.actors.pipeline.PipelineView;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Between the pipelines and the browsers. Views are conflated twice: the newest of each partition waits in a slot until the event loop takes it, and a
 * {@link Feed} turns at most five a second into events. Every event has the next number of one sequence, so a reader sees a gap by itself; a short ring of
 * them lets a reader who was away go on where it stopped, and whoever was away longer, or reads too slowly, gets the whole state instead.
 *
 * <p>Nothing runs while nothing changes, but for a comment to each client now and then, by which both sides notice a dead connection.
 */
final class Hub {
    private static final long FORGET_NS = TimeUnit.SECONDS.toNanos(60);
    private static final Buffer HELLO = Buffer.buffer("retry: 1000\n\n");
    private static final Buffer HEARTBEAT = Buffer.buffer(": still here\n\n");

    record Key(String pipeline, int partition) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int byName = pipeline.compareTo(other.pipeline);
            return byName != 0 ? byName : Integer.compare(partition, other.partition);
        }
    }

    private record Event(long number, Buffer bytes) {}

    private final Vertx vertx;
    private final Context context;
    private final Declared declared;
    private final Limits limits;
    private final Map<Key, PipelineView> offered = new ConcurrentHashMap<>();
    private final Map<Key, Feed> feeds = new TreeMap<>();
    private final Set<Client> clients = new LinkedHashSet<>();
    private final Deque<Event> ring = new ArrayDeque<>();
    private final String boot = Long.toString(System.currentTimeMillis(), 36);
    private long number;
    private long ringBytes;
    private long lastWatched = System.nanoTime() - FORGET_NS;

    Hub(Vertx vertx, Context context, Declared declared, Limits limits) {
        this.vertx = vertx;
        this.context = context;
        this.declared = declared;
        this.limits = limits;
        vertx.setPeriodic(limits.heartbeat(), _ -> clients.forEach(client -> client.comment(HEARTBEAT)));
    }

    /** From any thread, never blocks. */
    void offer(PipelineView view) {
        if (offered.put(new Key(view.pipeline(), view.partition()), view) == null) {
            context.runOnContext(_ -> take(view.pipeline(), view.partition()));
        }
    }

    private void take(String pipeline, int partition) {
        Key key = new Key(pipeline, partition);
        PipelineView view = offered.remove(key);
        if (view != null) {
            feeds.computeIfAbsent(key, _ -> new Feed(vertx, this, declared.telling(pipeline), limits.spacing()))
                    .accept(view);
        }
    }

    /** Whether events are worth encoding: somebody watches, or may come back for what was missed. */
    boolean watched() {
        if (clients.isEmpty() && System.nanoTime() - lastWatched > FORGET_NS) {
            ring.clear();
            ringBytes = 0;
            return false;
        }
        return true;
    }

    /** Numbers the event and sends it to everybody. While nobody watches the number grows all the same, so that a ring with a hole is never replayed. */
    long nextNumber() {
        return ++number;
    }

    void publish(long eventNumber, String json) {
        Buffer bytes = frame(eventNumber, json);
        ring.addLast(new Event(eventNumber, bytes));
        ringBytes += bytes.length();
        while (ring.size() > limits.ringEvents() || ringBytes > limits.ringBytes()) {
            ringBytes -= ring.removeFirst().bytes().length();
        }
        List.copyOf(clients).forEach(client -> client.event(bytes));
    }

    boolean isFull() {
        return clients.size() >= limits.clients();
    }

    void connect(HttpServerRequest request, String lastEventId) {
        Client client = new Client(vertx, request, this::whole, this::disconnect, limits.full());
        clients.add(client);
        Optional<List<Buffer>> missed = missedSince(lastEventId);
        // A first byte at once, so that the reader knows that it is connected, also when there is nothing to tell.
        client.comment(HELLO);
        missed.ifPresentOrElse(events -> events.forEach(client::event), client::sendWhole);
    }

    private void disconnect(Client client) {
        if (clients.remove(client)) {
            lastWatched = System.nanoTime();
        }
    }

    int clientCount() {
        return clients.size();
    }

    Optional<Feed> feed(String pipeline, int partition) {
        return Optional.ofNullable(feeds.get(new Key(pipeline, partition)));
    }

    void close() {
        List.copyOf(clients).forEach(Client::end);
        feeds.values().forEach(Feed::close);
    }

    /** The complete state as events of the newest number: what a new client starts from. */
    private List<Buffer> whole() {
        List<Buffer> events = new ArrayList<>();
        feeds.values().forEach(feed -> feed.whole(number).ifPresent(json -> events.add(frame(number, json))));
        return events;
    }

    /** Empty when the ring does not reach back far enough, or the id is not of this process. */
    private Optional<List<Buffer>> missedSince(String lastEventId) {
        int dot = lastEventId.indexOf('.');
        if (dot < 0 || !lastEventId.substring(0, dot).equals(boot)) {
            return Optional.empty();
        }
        long seen = number(lastEventId.substring(dot + 1));
        long oldest = ring.isEmpty() ? number + 1 : ring.getFirst().number();
        if (seen < oldest - 1 || seen > number) {
            return Optional.empty();
        }
        return Optional.of(ring.stream()
                .filter(event -> event.number() > seen)
                .map(Event::bytes)
                .toList());
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private Buffer frame(long eventNumber, String json) {
        return Buffer.buffer("id: " + boot + "." + eventNumber + "\ndata: " + json + "\n\n");
    }
}
