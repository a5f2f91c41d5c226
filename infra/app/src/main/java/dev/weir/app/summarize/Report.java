package dev.weir.app.summarize;

import dev.weir.kernels.element.Element;
import dev.weir.kernels.pipeline.Snapshot;
import dev.weir.kernels.submodular.Summary;
import dev.weir.kernels.submodular.Unmet;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A summary for people. */
final class Report {
    private static final int PAYLOAD_SHOWN = 100;

    private final PrintWriter out;

    Report(PrintWriter out) {
        this.out = out;
    }

    void print(Snapshot snapshot) {
        Summary summary = snapshot.summary();
        printf(
                "%s (value %.6g, bound %.6g, uniform sample %.6g)%n",
                head(summary, snapshot.live()), summary.value(), summary.bound(), snapshot.twinValue());
        printMembers(summary, snapshot.elements());
        printUnmet(summary.unmet());
        printf("%s; digest %s%n", records(snapshot.counters()), snapshot.digest());
    }

    void print(StaticRun run) {
        Summary summary = run.result().summary();
        printf(
                "%s: %s (value %.6g, bound %.6g)%n",
                summary.method(), head(summary, run.live().size()), summary.value(), summary.bound());
        printMembers(summary, run.live());
        printUnmet(summary.unmet());
        printf(
                "%s; %d oracle calls, and %d for the bound; %.3f s%n",
                records(run.counters()), run.result().calls(), run.result().boundCalls(), run.seconds());
    }

    private static String head(Summary summary, int live) {
        return String.format(
                Locale.ROOT,
                "%d of %d live elements, at least %.1f %% of the best possible",
                summary.members().size(),
                live,
                Math.floor(1_000 * summary.certificate()) / 10);
    }

    private void printMembers(Summary summary, List<Element> elements) {
        printf("%6s  %8s  %s%n", "share", "gain", "member");
        Map<String, Element> byId = elements.stream().collect(Collectors.toMap(Element::id, Function.identity()));
        for (Summary.Member member : summary.members()) {
            Element element = byId.get(member.id());
            String payload = element == null ? "" : element.payload();
            printf(
                    "%5.1f%%  %8.4g  %s  %s%n",
                    100 * member.share(),
                    member.gainWhenChosen(),
                    shown(member.id()),
                    shown(payload.length() <= PAYLOAD_SHOWN ? payload : payload.substring(0, PAYLOAD_SHOWN - 1) + "…"));
        }
    }

    private void printUnmet(Unmet unmet) {
        unmet.missing().forEach((group, missing) -> printf("group %s lacks %d of its min%n", shown(group), missing));
        unmet.exceeding()
                .forEach((group, more) ->
                        printf("group %s has %d members over its max, all pinned%n", shown(group), more));
        unmet.absentPins().forEach(id -> printf("pinned, but not live: %s%n", shown(id)));
        if (unmet.overBudget() > 0) {
            printf("the pins alone are %.6g over the budget%n", unmet.overBudget());
        }
    }

    private static String records(Snapshot.Counters counters) {
        return String.format(
                Locale.ROOT,
                "%d records read, %d bad, %d late or outside the window",
                counters.read(),
                counters.deadLettered(),
                counters.late() + counters.outside());
    }

    private void printf(String format, Object... arguments) {
        out.printf(Locale.ROOT, format, arguments);
    }

    /** What comes from a record must not steer a terminal. */
    private static String shown(String text) {
        return text.replaceAll("[\\p{Cntrl}\\p{Cf}]", "·");
    }
}
