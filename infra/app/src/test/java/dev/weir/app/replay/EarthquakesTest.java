package dev.weir.app.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class EarthquakesTest {
    /** The package's file, if the build is told where it is. */
    private static final String ORIGINAL = "weir.earthquakes";

    @Test
    void theWeekHolds1707EventsOldestFirstOf28ProvedToBeNoEarthquakes() {
        List<Quake> week = Quake.week();
        assertEquals(1707, week.size());
        assertEquals(1707, week.stream().map(Quake::id).distinct().count());
        assertEquals(28, week.stream().filter(each -> !each.isEarthquake()).count());
        assertEquals(week.stream().sorted(Comparator.comparingLong(Quake::time)).toList(), week);
        assertTrue(week.stream().allMatch(each -> each.time() < each.updated()));
    }

    @Test
    void everyColumnLandsInItsPlace() {
        Quake hualien = week("us1000chhc");
        assertEquals(6.4, hualien.mag());
        assertEquals("22km NNE of Hualian, Taiwan", hualien.place());
        assertTrue(Math.abs(hualien.lat() - 24.1) < 0.2 && Math.abs(hualien.lon() - 121.7) < 0.2, hualien.toString());
        assertEquals(List.of("us", "earthquake", "reviewed"), List.of(hualien.net(), hualien.type(), hualien.status()));
    }

    @Test
    void theFileIsWhatSourcesSaysOfTheOriginal() throws IOException {
        Optional<String> original = Optional.ofNullable(System.getProperty(ORIGINAL));
        assumeTrue(original.isPresent(), "not told where the original is: -D" + ORIGINAL + "=FILE");
        JsonNode features = JsonMapper.builder()
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .build()
                .readTree(Files.readAllBytes(Path.of(original.orElseThrow())))
                .required("features");
        List<String> lines = new ArrayList<>();
        lines.add("id,time,updated,lat,lon,depth,mag,magType,net,type,status,place");
        features.valueStream()
                .sorted(Comparator.comparingLong(
                        each -> each.at("/properties/time").longValue()))
                .map(EarthquakesTest::line)
                .forEach(lines::add);
        assertEquals(String.join("\n", lines) + "\n", new String(resource("earthquakes.csv"), UTF_8));
    }

    private static String line(JsonNode feature) {
        JsonNode of = feature.required("properties");
        JsonNode at = feature.at("/geometry/coordinates");
        return Stream.concat(
                        Stream.of(
                                feature.required("id"),
                                of.required("time"),
                                of.required("updated"),
                                at.required(1),
                                at.required(0),
                                at.required(2)),
                        Stream.of("mag", "magType", "net", "type", "status", "place")
                                .map(of::required))
                .map(JsonNode::asText)
                .reduce((left, right) -> left + "," + right)
                .orElseThrow();
    }

    private static Quake week(String id) {
        return Quake.week().stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static byte[] resource(String file) throws IOException {
        try (var bytes = Objects.requireNonNull(Quake.class.getResourceAsStream("/dev/weir/data/" + file))) {
            return bytes.readAllBytes();
        }
    }
}
