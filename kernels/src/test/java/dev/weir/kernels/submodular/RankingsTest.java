package dev.weir.kernels.submodular;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.Seeds;
import dev.weir.kernels.element.Features;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Committees over ranked lists: candidates are elements, lists are columns, features are Borda scores. */
final class RankingsTest {
    private static final int CANDIDATES = 60;
    private static final int LISTS = 80;
    private static final int K = 8;
    private static final ObjectiveConfig CHAMBERLIN_COURANT = new ObjectiveConfig.GivenSimilarities(List.of());
    private static final ObjectiveConfig BORDA = new ObjectiveConfig.FeatureBased(new Concave.Linear(), List.of());
    private static final ObjectiveConfig SNTV = new ObjectiveConfig.Coverage(CANDIDATES - 1, List.of());

    /** With what a quota gains at least. Chamberlin-Courant hears every list after a few members already, whoever they are. */
    static Stream<Arguments> rules() {
        return Stream.of(Arguments.of(CHAMBERLIN_COURANT, 1.001, 11), Arguments.of(BORDA, 1.02, 17));
    }

    /** By list and candidate; the second half of the candidates is the group b. */
    private static double[][] merits(RandomGenerator random) {
        double[] quality = random.doubles(CANDIDATES).toArray();
        return IntStream.range(0, LISTS)
                .mapToObj(_ ->
                        Arrays.stream(quality).map(q -> q + random.nextDouble()).toArray())
                .toArray(double[][]::new);
    }

    private static double[][] biased(double[][] merits, double factor) {
        return Arrays.stream(merits)
                .map(list -> IntStream.range(0, CANDIDATES)
                        .mapToDouble(c -> group(c).equals("b") ? factor * list[c] : list[c])
                        .toArray())
                .toArray(double[][]::new);
    }

    private static String group(int candidate) {
        return candidate < CANDIDATES / 2 ? "a" : "b";
    }

    /** By candidate and list. */
    private static float[][] borda(double[][] merits) {
        float[][] scores = new float[CANDIDATES][LISTS];
        for (int list = 0; list < LISTS; list++) {
            double[] merit = merits[list];
            List<Integer> order = IntStream.range(0, CANDIDATES)
                    .boxed()
                    .sorted(Comparator.comparingDouble((Integer c) -> merit[c]).reversed())
                    .toList();
            for (int place = 0; place < CANDIDATES; place++) {
                scores[order.get(place)][list] = CANDIDATES - 1 - place;
            }
        }
        return scores;
    }

    private static Summary summary(ObjectiveConfig rule, float[][] scores, Map<String, Integer> quotas) {
        DynamicSummary engine = DynamicSummary.create(new SummaryConfig(K, 0.2, rule, quotas, 16, 1));
        for (int c = 0; c < CANDIDATES; c++) {
            engine.upsert(Digits.id(c), Features.of(scores[c]), group(c));
        }
        return engine.summary();
    }

    private static double value(ObjectiveConfig rule, float[][] scores, Summary summary) {
        DynamicSummary engine = DynamicSummary.create(new SummaryConfig(K, 0.2, rule, Map.of(), 16, 1));
        for (int c = 0; c < CANDIDATES; c++) {
            engine.upsert(Digits.id(c), Features.of(scores[c]), "");
        }
        return engine.evaluate(
                summary.members().stream().map(Summary.Member::id).toList());
    }

    @Test
    void eachRuleIsWorthWhatItsDefinitionSays() {
        float[][] scores = borda(merits(Seeds.generator(31)));
        for (ObjectiveConfig rule : List.of(CHAMBERLIN_COURANT, BORDA, SNTV)) {
            Summary summary = summary(rule, scores, Map.of("a", 3));
            List<float[]> members = summary.members().stream()
                    .map(member -> scores[Integer.parseInt(member.id())])
                    .toList();
            double expected = 0;
            for (int list = 0; list < LISTS; list++) {
                int at = list;
                double most = members.stream().mapToDouble(m -> m[at]).max().orElse(0);
                expected += rule == CHAMBERLIN_COURANT
                        ? most
                        : rule == BORDA
                                ? members.stream().mapToDouble(m -> m[at]).sum()
                                : most == CANDIDATES - 1 ? 1 : 0;
            }
            assertEquals(expected, summary.value(), 0, rule.toString());
            assertTrue(summary.bound() >= expected);
        }
    }

    /** Boehmer, Celis, Huang, Mehrotra, Vishnoi 2023, in small. */
    @ParameterizedTest
    @MethodSource("rules")
    void whereRankingsAreBiasedAgainstAGroupAQuotaRaisesTheTrueValue(ObjectiveConfig rule, double gain, int often) {
        double free = 0;
        double fair = 0;
        double best = 0;
        int raised = 0;
        for (int round = 0; round < 20; round++) {
            double[][] merits = merits(Seeds.generator(40 + round));
            float[][] truth = borda(merits);
            float[][] seen = borda(biased(merits, 0.8));
            double without = value(rule, truth, summary(rule, seen, Map.of()));
            double with = value(rule, truth, summary(rule, seen, Map.of("a", K / 2)));
            raised += with > without ? 1 : 0;
            free += without;
            fair += with;
            best += summary(rule, truth, Map.of()).value();
        }
        assertTrue(fair > gain * free && fair <= best, free + " without, " + fair + " with, of " + best);
        assertTrue(raised >= often, raised + " of 20");
    }
}
