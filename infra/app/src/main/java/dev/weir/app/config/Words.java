package dev.weir.app.config;

import dev.weir.kernels.submodular.Stability;
import dev.weir.kernels.window.WindowConfig;
import dev.weir.streams.definition.Extractor;
import dev.weir.streams.definition.PipelineDefinition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The parts of a pipeline's definition in sentences. */
final class Words {
    private Words() {}

    static String purpose(PipelineDefinition definition) {
        return "keeps the " + definition.summary().k() + " most telling elements of what is live in topic "
                + definition.source().topic() + ", for each of its partitions"
                + (definition.merge().isPresent() ? " and over all of them" : "");
    }

    static String stability(Stability layer) {
        return "members stay until the canonical answer is worth " + number(100 * layer.giveUp()) + " % more"
                + (layer.changes().isPresent()
                        ? ", and at most " + layer.changes().getAsInt() + " make room for others in one publication"
                        : "");
    }

    static String certificate() {
        return "shown with every summary: its value over an upper bound on the best possible, so 0.93 means that no other choice"
                + " is better by more than 1/0.93";
    }

    static String window(PipelineDefinition definition) {
        WindowConfig window = definition.window();
        List<String> ends = new ArrayList<>();
        if (!window.length().isZero()) {
            ends.add("its time is " + span(window.length()) + " or more behind the event clock");
        }
        if (window.count() > 0) {
            ends.add("more than " + window.count() + " are live and it was written the longest ago");
        }
        definition.source().ttl().ifPresent(path -> ends.add("its time to live, " + path + ", is over"));
        ends.add("it is deleted");
        return "an element is live until " + String.join(", or ", ends);
    }

    static String time(PipelineDefinition definition) {
        WindowConfig window = definition.window();
        return "event time is " + definition.source().time().orElse("the timestamp of the Kafka record")
                + "; a record more than " + span(window.lateness())
                + " behind the clock is counted and dropped, one from the future moves the clock by "
                + span(window.future()) + " at most";
    }

    static String extractor(Extractor extractor) {
        return switch (extractor) {
            case Extractor.Number(var path, var scale) -> "number " + path + " / " + number(scale);
            case Extractor.Vector vector -> "vector " + vector.path() + " / " + number(vector.scale());
            case Extractor.Category(var path, var buckets, var weight) ->
                "category " + path + ", one of " + buckets + " buckets, weight " + number(weight);
            case Extractor.Text(var path, var buckets, var weight) ->
                "text " + path + ", words in " + buckets + " buckets, weight " + number(weight);
            case Extractor.Neighbours(var path, var buckets) ->
                "neighbours " + path + ", similarities in " + buckets + " buckets";
            case Extractor.Ranks(var paths, var lists, var candidates) ->
                "ranks " + String.join(", ", paths) + ", " + lists + " lists of " + candidates + ", as Borda scores: "
                        + (candidates - 1) + " for the first, 0 for the last";
            case Extractor.Geo(var paths, var scale) ->
                "geo " + String.join(" and ", paths) + " on a sphere of radius 1 / " + number(scale);
            case Extractor.TimeOfDay(var path, var weight) ->
                "time of day " + path + " on a circle of radius " + number(weight);
        };
    }

    /** As few digits as say it. */
    static String number(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? String.valueOf((long) number)
                : String.valueOf(number);
    }

    static String span(Duration span) {
        long millis = span.toMillis();
        if (millis % 86_400_000 == 0 && millis > 86_400_000) {
            return millis / 86_400_000 + "d";
        }
        return span.toString().substring(2).toLowerCase(Locale.ROOT);
    }

    /** How much a file declares. */
    static String count(Settings settings) {
        return Stream.of(
                        count(settings.pipelines().size(), "pipeline", "pipelines"),
                        count(settings.solvers().size(), "solver", "solvers"),
                        count(settings.jobs().size(), "topic of jobs", "topics of jobs"))
                .filter(each -> !each.startsWith("0 "))
                .collect(Collectors.joining(" and "));
    }

    private static String count(int number, String one, String many) {
        return number + " " + (number == 1 ? one : many);
    }
}
