package dev.weir.app.api;

import dev.weir.kernels.element.Element;
import dev.weir.kernels.element.Features;
import dev.weir.streams.definition.Extractor;
import dev.weir.streams.definition.PipelineDefinition;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * What of an element is shown to people. The place on the map is read back from the feature vector, where the pipeline file put it; a title and a magnitude are
 * taken from the record if it has something of such a name. Nothing of this reaches the engine.
 */
final class Look {
    private static final List<String> TITLES = List.of("place", "title", "name", "summary", "message", "text");
    private static final List<String> MAGNITUDES = List.of("mag", "magnitude");
    private static final int TITLE_MAX = 120;
    private static final int NOWHERE = -1;

    private final int geoColumn;
    private final double radius;

    Look(PipelineDefinition definition) {
        int column = 0;
        int geo = NOWHERE;
        double found = 1;
        for (Extractor extractor : definition.features()) {
            if (geo == NOWHERE && extractor instanceof Extractor.Geo where) {
                geo = column;
                found = 1 / where.scale();
            }
            column += extractor.width();
        }
        geoColumn = geo;
        radius = found;
    }

    boolean hasPlace() {
        return geoColumn != NOWHERE;
    }

    /** {@code [id, title, magnitude, time]}, and {@code latitude, longitude} in degrees where the pipeline has a place; absent values are null. */
    JsonArray row(Element element) {
        Optional<JsonObject> record = record(element);
        JsonArray row = new JsonArray()
                .add(element.id())
                .add(record.flatMap(Look::title).orElse(null))
                .add(record.flatMap(Look::magnitude).orElse(null))
                .add(element.time());
        if (hasPlace()) {
            Features features = element.features();
            double x = features.at(geoColumn);
            double y = features.at(geoColumn + 1);
            double z = features.at(geoColumn + 2);
            double latitude = Math.toDegrees(Math.asin(Math.clamp(z / radius, -1, 1)));
            row.add(thousandths(latitude)).add(thousandths(Math.toDegrees(Math.atan2(y, x))));
        }
        return row;
    }

    /** The record as it came, if it was a JSON object. */
    static Optional<JsonObject> record(Element element) {
        try {
            return Optional.of(new JsonObject(element.payload()));
        } catch (DecodeException | ClassCastException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> title(JsonObject record) {
        return TITLES.stream()
                .filter(name -> record.getValue(name) instanceof String text && !text.isBlank())
                .findFirst()
                .map(record::getString)
                .map(text -> text.length() <= TITLE_MAX ? text : text.substring(0, TITLE_MAX - 1) + "…");
    }

    private static Optional<Number> magnitude(JsonObject record) {
        return MAGNITUDES.stream()
                .filter(name -> record.getValue(name) instanceof Number)
                .findFirst()
                .map(record::getNumber);
    }

    private static double thousandths(double degrees) {
        return Math.rint(degrees * 1000) / 1000;
    }
}
