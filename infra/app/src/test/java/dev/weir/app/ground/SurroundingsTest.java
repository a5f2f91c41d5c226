package dev.weir.app.ground;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.app.ground.Surroundings.Air;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SurroundingsTest {
    /** The package's folder data, if the build is told where it is. */
    private static final Optional<Path> ORIGINAL =
            Optional.ofNullable(System.getProperty("weir.ground")).map(Path::of);

    @Test
    void theYearHas8759HoursBetweenFrostAndHeatOfWhichNoneIsStormy() {
        List<Air> hours = Surroundings.hours();
        assertEquals(8_759, hours.size());
        assertEquals(new Air(4.0, 3.8), hours.getFirst());
        assertEquals(new Air(4.3, 4.0), hours.getLast());
        assertEquals(3.1, hours.stream().mapToDouble(Air::temperature).min().orElseThrow());
        assertEquals(24.4, hours.stream().mapToDouble(Air::temperature).max().orElseThrow());
        assertEquals(2.3, hours.stream().mapToDouble(Air::wind).min().orElseThrow());
        assertEquals(4.7, hours.stream().mapToDouble(Air::wind).max().orElseThrow());
    }

    @Test
    void thePrecipitationFillsTheGridAndTheSaharaIsDry() {
        double[] field = Surroundings.precipitation();
        assertEquals(Surroundings.WIDTH * Surroundings.HEIGHT, field.length);
        assertEquals(4, Arrays.stream(field).min().orElseThrow());
        assertEquals(5_535, Arrays.stream(field).max().orElseThrow());
        assertTrue(field[at(22, 20)] < 50, "22 N, 20 E: " + field[at(22, 20)]);
        assertTrue(field[at(-3, -63)] > 1_500, "3 S, 63 W: " + field[at(-3, -63)]);
    }

    private static int at(int latitude, int longitude) {
        return (87 - latitude) / 6 * Surroundings.WIDTH + (longitude + 180) / 6;
    }

    @Test
    void theHoursAreWhatSourcesSaysOfTheOriginal() throws IOException {
        List<Air> expected = Files.readAllLines(original("seattle-weather-hourly-normals.csv")).stream()
                .skip(1)
                .map(line -> line.split(",", -1))
                .map(cell -> new Air(Double.parseDouble(cell[2]), Double.parseDouble(cell[3])))
                .toList();
        assertEquals(expected, Surroundings.hours());
    }

    @Test
    void thePrecipitationIsWhatSourcesSaysOfTheOriginal() throws IOException {
        JsonNode raster = new ObjectMapper().readTree(Files.readString(original("annual-precip.json")));
        double[] field = Surroundings.precipitation();
        for (int i = 0; i < field.length; i++) {
            int x = 6 * (i % Surroundings.WIDTH);
            int y = 6 * (i / Surroundings.WIDTH);
            double mean = IntStream.range(0, 36)
                    .map(each -> raster.required("values")
                            .required((y + each / 6) * 360 + x + each % 6)
                            .intValue())
                    .average()
                    .orElseThrow();
            assertEquals(Math.floor(mean + 0.5), field[i], "block " + i);
        }
    }

    private static Path original(String name) {
        assumeTrue(ORIGINAL.isPresent(), "not told where the originals are: -Dweir.ground=FOLDER");
        return ORIGINAL.orElseThrow().resolve(name);
    }
}
