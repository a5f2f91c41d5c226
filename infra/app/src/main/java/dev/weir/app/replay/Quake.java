package dev.weir.app.replay;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * The last state of an event, as it was known at the end of the week.
 *
 * @param time when the ground shook, {@code updated} when this state was published: milliseconds since the epoch
 * @param lat degrees, as {@code lon}; {@code depth} in km
 * @param type "earthquake", or what it proved to be
 */
record Quake(
        String id,
        long time,
        long updated,
        double lat,
        double lon,
        double depth,
        double mag,
        String net,
        String type,
        String status,
        String place) {
    /** 1 707 events, oldest first. */
    static List<Quake> week() {
        var file = Objects.requireNonNull(Quake.class.getResourceAsStream("/dev/weir/data/earthquakes.csv"));
        try (var lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            return lines.lines().skip(1).map(Quake::of).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isEarthquake() {
        return type.equals("earthquake");
    }

    /** Columns: id, time, updated, lat, lon, depth, mag, magType, net, type, status, place; only the last may hold commas. */
    private static Quake of(String line) {
        String[] cell = line.split(",", 12);
        return new Quake(
                cell[0],
                Long.parseLong(cell[1]),
                Long.parseLong(cell[2]),
                Double.parseDouble(cell[3]),
                Double.parseDouble(cell[4]),
                Double.parseDouble(cell[5]),
                Double.parseDouble(cell[6]),
                cell[8],
                cell[9],
                cell[10],
                cell[11]);
    }
}
