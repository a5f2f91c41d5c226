package dev.weir.app.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigValueType;
import dev.weir.streams.ingest.JsonPath;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoublePredicate;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The kinds of values that blocks are made of. A value may come from the environment, so numbers and flags may be written as text too. */
final class Kinds {
    /** The longest span of time that is legal anywhere. */
    static final Duration LONGEST = Duration.ofDays(3650);

    private static final Pattern DECIMAL = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,4})?");
    private static final Pattern TOPIC = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9._-]{1,249}");

    private Kinds() {}

    /** @param parse empty if the text does not say what is legal */
    static <T> Kind<T> scalar(String legal, Function<String, Optional<T>> parse) {
        return node -> {
            Optional<T> result = node.isScalar() ? parse.apply(node.text()) : Optional.empty();
            if (result.isEmpty()) {
                node.problem(legal);
            }
            return result;
        };
    }

    static Kind<String> text(int most) {
        return scalar("must be text of 1 to " + most + " characters", text -> Optional.of(text)
                .filter(t -> !t.isBlank() && t.length() <= most));
    }

    static Kind<Boolean> flag() {
        return choice(Map.of("true", true, "false", false), "must be true or false");
    }

    static <T> Kind<T> choice(Map<String, T> values, String legal) {
        return scalar(legal, text -> Optional.ofNullable(values.get(text)));
    }

    static Kind<Integer> whole(int least, int most) {
        return scalar("must be a whole number from " + least + " to " + most, text -> decimal(text)
                .filter(number -> number >= least && number <= most && number == Math.rint(number))
                .map(Double::intValue));
    }

    static Kind<Long> anyWhole() {
        return scalar("must be a whole number of 64 bits", text -> {
            try {
                return Optional.of(Long.parseLong(text));
            } catch (NumberFormatException e) {
                return Optional.empty();
            }
        });
    }

    /** Finite and over zero, as float32 too, for that is what features are. */
    static Kind<Double> positive() {
        return number("must be a number over 0, of 1e-30 to 1e30", number -> number >= 1e-30 && number <= 1e30);
    }

    static Kind<Double> number(String legal, DoublePredicate isLegal) {
        return scalar(legal, text -> decimal(text).filter(isLegal::test));
    }

    private static Optional<Double> decimal(String text) {
        return DECIMAL.matcher(text).matches() ? Optional.of(Double.parseDouble(text)) : Optional.empty();
    }

    /** From a least one to ten years. */
    static Kind<Duration> duration(Duration least, String leastText) {
        return duration(least, leastText, LONGEST, "3650d");
    }

    /** A number alone would be milliseconds in HOCON, which nobody guesses: a unit is required. */
    static Kind<Duration> duration(Duration least, String leastText, Duration most, String mostText) {
        String legal = "must be a duration with a unit, such as 30s, 1h or 7d, from " + leastText + " to " + mostText;
        return node -> {
            Optional<Duration> result =
                    durationOf(node).filter(found -> found.compareTo(least) >= 0 && found.compareTo(most) <= 0);
            if (result.isEmpty()) {
                node.problem(legal);
            }
            return result;
        };
    }

    private static Optional<Duration> durationOf(Node node) {
        boolean hasUnit = node.value().valueType() == ConfigValueType.STRING
                && !node.text().isEmpty()
                && Character.isLetter(node.text().charAt(node.text().length() - 1));
        if (!hasUnit) {
            return Optional.empty();
        }
        try {
            return Optional.of(node.value().atKey("it").getDuration("it"));
        } catch (ConfigException e) {
            return Optional.empty();
        }
    }

    static Kind<String> topic() {
        return scalar(
                "must be a topic name of Kafka: 1 to 249 letters, digits, dots, dashes and underscores, not . or ..",
                text -> Optional.of(text).filter(topic -> TOPIC.matcher(topic).matches()));
    }

    /** A path into the record. */
    static Kind<String> path() {
        return node -> {
            try {
                return Optional.of(
                        JsonPath.of(node.isScalar() ? node.text() : "").toString());
            } catch (IllegalArgumentException e) {
                node.problem("must be a path into the record, such as $.id; " + e.getMessage());
                return Optional.empty();
            }
        };
    }

    /** Items that are not legal are left out of the result, and noted. */
    static <T> Kind<List<T>> list(int least, int most, String legal, Kind<T> kind) {
        return node -> {
            if (!(node.value() instanceof ConfigList items) || items.size() < least || items.size() > most) {
                node.problem(legal);
                return Optional.empty();
            }
            List<T> result = new ArrayList<>();
            for (int i = 0; i < items.size(); i++) {
                kind.read(node.item(i, items.get(i))).ifPresent(result::add);
            }
            return result.size() == items.size() ? Optional.of(result) : Optional.empty();
        };
    }
}
