package dev.weir.app.ground;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** What is measured: the air of a mean year, and where the ground is wet. */
final class Surroundings {
    /** Points of {@link #precipitation} from west to east. */
    static final int WIDTH = 60;

    static final int HEIGHT = 28;

    /**
     * @param temperature degrees Celsius
     * @param wind m/s
     */
    record Air(double temperature, double wind) {}

    private Surroundings() {}

    /** 8 759 hours, from 01:00 on 1 January to 23:00 on 31 December. */
    static List<Air> hours() {
        return lines("seattle-hours.csv").stream()
                .skip(1)
                .map(Surroundings::numbers)
                .map(cell -> new Air(cell[0], cell[1]))
                .toList();
    }

    /** A year's, in mm; {@link #HEIGHT} rows of {@link #WIDTH}, north first. */
    static double[] precipitation() {
        return lines("precipitation.csv").stream()
                .map(Surroundings::numbers)
                .flatMapToDouble(Arrays::stream)
                .toArray();
    }

    private static double[] numbers(String line) {
        return Arrays.stream(line.split(",", -1))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    private static List<String> lines(String name) {
        var file = Objects.requireNonNull(Surroundings.class.getResourceAsStream("/dev/weir/data/" + name));
        try (var lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            return lines.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
