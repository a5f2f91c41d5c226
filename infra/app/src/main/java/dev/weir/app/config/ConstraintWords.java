package dev.weir.app.config;

import dev.weir.kernels.submodular.Constraints;
import dev.weir.kernels.submodular.Constraints.Quota;
import dev.weir.kernels.submodular.SummaryConfig;
import dev.weir.streams.definition.PipelineDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;

/** Which sets may be shown, and what is promised of them, in sentences. */
final class ConstraintWords {
    private static final int IDS_SHOWN = 10;

    private ConstraintWords() {}

    /** One for each. */
    static List<String> of(PipelineDefinition definition) {
        Constraints constraints = definition.summary().constraints();
        List<String> sentences = new ArrayList<>();
        constraints
                .quotas()
                .forEach((group, quota) -> sentences.add(quota(quota) + " of group " + group + missing(quota)));
        if (!constraints.pinned().isEmpty()) {
            sentences.add("always members while they are live: " + ids(constraints.pinned()));
        }
        if (!constraints.forbidden().isEmpty()) {
            sentences.add("never members, but represented: " + ids(constraints.forbidden()));
        }
        if (constraints.hasBudget()) {
            sentences.add("the members' costs, "
                    + definition.source().cost().orElse("1 each") + ", are "
                    + Words.number(constraints.budget()) + " at most together");
        }
        return sentences;
    }

    private static String quota(Quota quota) {
        if (quota.max() == Quota.NO_LIMIT) {
            return "at least " + quota.min();
        }
        return quota.min() == 0 ? quota.max() + " at most" : quota.min() + " to " + quota.max();
    }

    private static String missing(Quota quota) {
        return quota.min() == 0 ? "" : "; what cannot be had is reported as missing";
    }

    private static String ids(SortedSet<String> ids) {
        String shown = String.join(", ", ids.stream().limit(IDS_SHOWN).toList());
        return ids.size() <= IDS_SHOWN ? shown : shown + " and " + (ids.size() - IDS_SHOWN) + " more";
    }

    /** @param levelsFrom the live count from which on the answer is no longer greedy over everything */
    static String guarantee(SummaryConfig config, long levelsFrom) {
        if (config.guarantee() > 0) {
            return String.format(
                    Locale.ROOT,
                    "at least %s1/(2(1+%s)) = %.1f %% of the best value that any %d live elements have%s, after every update",
                    config.stability()
                            .filter(layer -> layer.giveUp() > 0)
                            .map(layer -> Words.number(1 - layer.giveUp()) + " · ")
                            .orElse(""),
                    Words.number(config.epsilon()),
                    100 * config.guarantee(),
                    config.k(),
                    config.constraints().forbidden().isEmpty() ? "" : " without the forbidden");
        }
        if (config.constraints().hasBudget()) {
            return "none in advance, because there is a budget; the certificate holds all the same";
        }
        if (config.stability().isPresent()) {
            boolean capped = config.stability().get().changes().isPresent();
            return "none in advance, because " + (capped ? "the changes are capped" : "members stay under constraints")
                    + "; the certificate holds all the same";
        }
        String greedy = "50 % of the best value that keeps the constraints";
        return levelsFrom == Long.MAX_VALUE
                ? "at least " + greedy + ", as greedy looks at everything live"
                : "none in advance with levels, because there are constraints; under " + levelsFrom
                        + " live elements at least " + greedy + "; the certificate holds all the same";
    }
}
