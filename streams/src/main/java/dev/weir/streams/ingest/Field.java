package dev.weir.streams.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.OptionalLong;
import java.util.function.Function;

/** One place of the records and how to read it. JSON null counts as absent. */
record Field(JsonPath path) {
    private static final String POSITIVE = "a number over 0, at most 1.79e308";

    static Field of(String path) {
        return new Field(JsonPath.of(path));
    }

    JsonNode in(JsonNode record) {
        return path.in(record);
    }

    boolean isIn(JsonNode record) {
        JsonNode value = in(record);
        return !value.isMissingNode() && !value.isNull();
    }

    /** Absent is false. */
    boolean flag(JsonNode record) throws BadRecord {
        JsonNode value = in(record);
        if (!value.isBoolean() && isIn(record)) {
            throw bad(value, "true or false");
        }
        return value.booleanValue();
    }

    long time(JsonNode record) throws BadRecord {
        return millis(in(record), Times::time, Times.TIME);
    }

    long lifetime(JsonNode record) throws BadRecord {
        return millis(in(record), Times::lifetime, Times.LIFETIME);
    }

    private long millis(JsonNode value, Function<JsonNode, OptionalLong> reading, String legal) throws BadRecord {
        OptionalLong millis = reading.apply(value);
        if (millis.isEmpty()) {
            throw bad(value, legal);
        }
        return millis.getAsLong();
    }

    /** A number from {@code -max} to {@code max}. */
    double within(JsonNode record, double max) throws BadRecord {
        JsonNode value = in(record);
        double number = value.isNumber() ? value.doubleValue() : Double.NaN;
        if (!(Math.abs(number) <= max)) {
            throw bad(value, "a number from " + -max + " to " + max);
        }
        return number;
    }

    /** A number over 0. */
    double positive(JsonNode record) throws BadRecord {
        JsonNode value = in(record);
        double number = value.isNumber() ? value.doubleValue() : Double.NaN;
        if (!(number > 0) || Double.isInfinite(number)) {
            throw bad(value, POSITIVE);
        }
        return number;
    }

    /** A text as it is, a number or a boolean as JSON writes it; of a fraction that is the shortest decimal of the double. */
    String label(JsonNode record, String legal) throws BadRecord {
        JsonNode value = in(record);
        boolean scalar =
                value.isTextual() || value.isBoolean() || (value.isNumber() && Double.isFinite(value.doubleValue()));
        if (!scalar) {
            throw bad(value, legal);
        }
        return value.asText();
    }

    BadRecord bad(JsonNode value, String legal) {
        return BadRecord.at(path.toString(), value, legal);
    }
}
