package dev.weir.app.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The week as messages in the order of their clock, over and over. Each event is first told at its time, as an automatic report of an earthquake; when it was
 * updated its last state follows, or, if it proved to be no earthquake, a tombstone. Both first reports and tombstones are reconstructed: the recording has neither.
 *
 * <p>Messages are numbered through all rounds, which are called loops: number = loop · size + index. Loop n is the week again, n · 7 days later, so the clock never
 * goes back. Nothing is published after the week's end (an update that was would be refused here), so no loop runs into the next. Values only; any thread.
 */
final class Schedule {
    static final long WEEK = Duration.ofDays(7).toMillis();
    static final long HOUR = Duration.ofHours(1).toMillis();

    private static final ObjectMapper JSON = new ObjectMapper();

    private final long start;
    private final List<Message> messages;

    private enum Version {
        FIRST,
        LAST,
        WITHDRAWN
    }

    /** @param offset milliseconds since the week's start */
    private record Message(long offset, Version version, Quake quake) {}

    /** @throws IllegalArgumentException if something was published 7 days or more after the first event */
    Schedule(List<Quake> quakes) {
        start = quakes.stream().mapToLong(Quake::time).min().orElseThrow();
        List<Message> all = new ArrayList<>();
        for (Quake quake : quakes) {
            Version second = quake.isEarthquake() ? Version.LAST : Version.WITHDRAWN;
            all.add(new Message(quake.time() - start, Version.FIRST, quake));
            all.add(new Message(quake.updated() - start, second, quake));
        }
        all.sort(Comparator.comparingLong(Message::offset)
                .thenComparing(Message::version)
                .thenComparing(message -> message.quake().id()));
        messages = List.copyOf(all);
        Message last = messages.getLast();
        if (last.offset() >= WEEK) {
            throw new IllegalArgumentException("%s was published %d ms after the week's start, but a week has %d"
                    .formatted(last.quake().id(), last.offset(), WEEK));
        }
    }

    static Schedule ofTheWeek() {
        return new Schedule(Quake.week());
    }

    /** Messages in a loop. */
    int size() {
        return messages.size();
    }

    long loop(long number) {
        return number / size();
    }

    int index(long number) {
        return (int) (number % size());
    }

    /** Milliseconds since the start of the first loop. */
    long clock(long number) {
        return loop(number) * WEEK + message(number).offset();
    }

    /** The first message of the first loop at or after {@code clock}, which must lie in that loop. */
    long firstAt(long clock) {
        return messages.stream().filter(each -> each.offset() < clock).count();
    }

    String key(long number) {
        return message(number).quake().id();
    }

    /** UTF-8 JSON; empty for a tombstone. */
    Optional<byte[]> value(long number) {
        Message message = message(number);
        return switch (message.version()) {
            case FIRST -> Optional.of(json(number, "earthquake", "automatic"));
            case LAST ->
                Optional.of(json(number, message.quake().type(), message.quake().status()));
            case WITHDRAWN -> Optional.empty();
        };
    }

    private byte[] json(long number, String type, String status) {
        Quake quake = message(number).quake();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", quake.id());
        json.put("time", quake.time() + loop(number) * WEEK);
        json.put("updated", start + clock(number));
        json.put("lat", quake.lat()).put("lon", quake.lon()).put("depth", quake.depth());
        json.put("mag", quake.mag()).put("place", quake.place()).put("net", quake.net());
        json.put("type", type).put("status", status);
        try {
            return JSON.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private Message message(long number) {
        return messages.get(index(number));
    }
}
