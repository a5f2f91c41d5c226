package dev.weir.streams.ingest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.weir.kernels.relaxation.Request;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** The members of a request's object. Numbers and vectors are read straight into doubles: a tree would take ten times their room. */
final class RequestFields {
    static final int TEXT_MAX = 256;
    private static final Set<String> TEXTS = Set.of("id", "matrix");
    private static final Set<String> NUMBERS = Set.of("shift", "context", "ask", "tell", "cost", "cancel");
    private static final Set<String> VECTORS = Set.of("rhs", "start", "values");

    /** What a request is, and what else it may or must hold. */
    private enum Kind {
        MATRIX("matrix", Set.of("rhs"), Set.of("shift", "values", "start", "context", "id")),
        ASK("ask", Set.of("id"), Set.of()),
        TELL("tell", Set.of("cost"), Set.of("id")),
        CANCEL("cancel", Set.of(), Set.of("id"));

        private final String name;
        private final Set<String> must;
        private final Set<String> may;

        Kind(String name, Set<String> must, Set<String> may) {
            this.name = name;
            this.must = must;
            this.may = may;
        }
    }

    private final Map<String, String> texts = new HashMap<>();
    private final Map<String, Double> numbers = new HashMap<>();
    private final Map<String, double[]> vectors = new HashMap<>();

    /** @param parser at the name of a member; afterwards at the end of its value */
    void read(JsonParser parser) throws IOException, BadRecord {
        String name = parser.currentName();
        JsonToken token = parser.nextToken();
        if (!TEXTS.contains(name) && !NUMBERS.contains(name) && !VECTORS.contains(name)) {
            throw new BadRecord("'" + name + "' is no part of a request; these are: matrix, rhs, shift, values, start,"
                    + " context, id, ask, tell, cost, cancel");
        }
        if (token == JsonToken.VALUE_NULL) {
            return;
        }
        if (TEXTS.contains(name)) {
            texts.put(name, text(name, parser, token));
        } else if (NUMBERS.contains(name)) {
            numbers.put(name, number(name, parser, token));
        } else {
            vectors.put(name, vector(name, parser, token));
        }
    }

    private static String text(String name, JsonParser parser, JsonToken token) throws IOException, BadRecord {
        if (token != JsonToken.VALUE_STRING
                || parser.getText().isEmpty()
                || parser.getText().length() > TEXT_MAX) {
            throw new BadRecord(name + " must be a text of 1 to " + TEXT_MAX + " characters");
        }
        return parser.getText();
    }

    private static double number(String what, JsonParser parser, JsonToken token) throws IOException, BadRecord {
        if (!token.isNumeric()) {
            throw new BadRecord(what + " must be a number, but is " + kind(token));
        }
        double number = parser.getDoubleValue();
        if (!Double.isFinite(number)) {
            throw new BadRecord(what + " must be finite, but is " + parser.getText());
        }
        return number;
    }

    /** For people. */
    private static String kind(JsonToken token) {
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "a list";
            case VALUE_STRING -> "a text";
            case VALUE_TRUE, VALUE_FALSE, VALUE_NULL -> token.asString();
            case NOT_AVAILABLE,
                    END_OBJECT,
                    END_ARRAY,
                    FIELD_NAME,
                    VALUE_EMBEDDED_OBJECT,
                    VALUE_NUMBER_INT,
                    VALUE_NUMBER_FLOAT -> throw new IllegalStateException("no value that is no number: " + token);
        };
    }

    private static double[] vector(String name, JsonParser parser, JsonToken token) throws IOException, BadRecord {
        if (token != JsonToken.START_ARRAY) {
            throw new BadRecord(name + " must be a list of numbers");
        }
        double[] vector = new double[64];
        int size = 0;
        for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
            if (size == vector.length) {
                vector = Arrays.copyOf(vector, 2 * size);
            }
            vector[size] = number(name + " " + size, parser, next);
            size++;
        }
        return Arrays.copyOf(vector, size);
    }

    boolean has(String name) {
        return texts.containsKey(name) || numbers.containsKey(name) || vectors.containsKey(name);
    }

    /** Whether the members make one request, and only one. */
    void checkTogether() throws BadRecord {
        List<Kind> kinds =
                Arrays.stream(Kind.values()).filter(kind -> has(kind.name)).toList();
        if (kinds.size() != 1) {
            throw new BadRecord("a request must have exactly one of matrix, ask, tell and cancel, but has "
                    + kinds.stream().map(kind -> kind.name).toList());
        }
        Kind kind = kinds.getFirst();
        for (String name : kind.must) {
            if (!has(name)) {
                throw new BadRecord("a request with " + kind.name + " must have " + name);
            }
        }
        for (Set<String> names : List.of(texts.keySet(), numbers.keySet(), vectors.keySet())) {
            for (String name : names) {
                if (!name.equals(kind.name) && !kind.must.contains(name) && !kind.may.contains(name)) {
                    throw new BadRecord("a request with " + kind.name + " has no " + name);
                }
            }
        }
        if (has("shift") && has("values")) {
            throw new BadRecord("a system has a shift or values, not both");
        }
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(texts.get(name));
    }

    /** @throws BadRecord if it is not there */
    double number(String name) throws BadRecord {
        return optional(name).orElseThrow(() -> new BadRecord(name + " is missing"));
    }

    OptionalDouble optional(String name) {
        Double number = numbers.get(name);
        return number == null ? OptionalDouble.empty() : OptionalDouble.of(number);
    }

    /** @throws BadRecord if it is no number of a ticket */
    long ticket(String name) throws BadRecord {
        double number = number(name);
        if (number < 0 || number != Math.rint(number) || number > 1L << 53) {
            throw new BadRecord(name + " must be the number of a ticket, but is " + number);
        }
        return (long) number;
    }

    /** @throws BadRecord if it is not there */
    double[] vector(String name) throws BadRecord {
        double[] vector = vectors.get(name);
        if (vector == null) {
            throw new BadRecord(name + " is missing");
        }
        return vector;
    }

    Request.Change change() throws BadRecord {
        if (has("shift")) {
            return new Request.Change.Shift(number("shift"));
        }
        return has("values") ? new Request.Change.Values(vector("values")) : new Request.Change.None();
    }
}
