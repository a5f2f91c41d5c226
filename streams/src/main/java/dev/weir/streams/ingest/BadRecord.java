package dev.weir.streams.ingest;

import com.fasterxml.jackson.databind.JsonNode;

/** Why a record cannot be read: one sentence for people, on one line. Expected, hence without a stack trace. */
final class BadRecord extends Exception {
    private static final long serialVersionUID = 1;
    private static final int CAUSE_MAX = 300;
    private static final int PLACE_MAX = 80;
    private static final int VALUE_MAX = 40;

    private final String cause;

    BadRecord(String cause) {
        super(null, null, false, false);
        this.cause = Inert.of(cause, CAUSE_MAX);
    }

    @Override
    public String getMessage() {
        return cause;
    }

    /** @param legal what would be read there, such as "a number from 1 to 2" */
    static BadRecord at(String place, JsonNode value, String legal) {
        return new BadRecord(Inert.of(place, PLACE_MAX) + " is " + shown(value) + ", but must be " + legal);
    }

    private static String shown(JsonNode value) {
        return switch (value.getNodeType()) {
            case MISSING -> "missing";
            case ARRAY -> "an array of " + value.size();
            case OBJECT -> "an object";
            case STRING -> '"' + Inert.of(value.textValue(), VALUE_MAX) + '"';
            case NUMBER ->
                Double.isInfinite(value.doubleValue())
                        ? "a number beyond 1.8e308"
                        : Inert.of(value.asText(), VALUE_MAX);
            case BOOLEAN, NULL, BINARY, POJO -> value.asText();
        };
    }
}
