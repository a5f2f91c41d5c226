package dev.weir.examples;

import dev.weir.kernels.element.Features;
import dev.weir.kernels.submodular.Anchors;
import dev.weir.kernels.submodular.DynamicSummary;
import dev.weir.kernels.submodular.Explanation;
import dev.weir.kernels.submodular.Similarity;
import dev.weir.kernels.submodular.Summary;
import dev.weir.kernels.submodular.SummaryConfig;
import java.io.PrintStream;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Points come and go in five clusters; five of them are kept that stand for all. Then a cluster disappears. */
public final class FiveOfALiveSet {
    private FiveOfALiveSet() {}

    public static void main(String[] args) {
        run(System.out);
    }

    static void run(PrintStream out) {
        DynamicSummary engine = DynamicSummary.create(new SummaryConfig(
                5, // members at most
                0.2, // spacing of the guesses: at least 1/(2(1+0.2)) of the best is promised
                new Similarity.Rbf(0.5),
                new Anchors.Sample(1024), // the summary must represent what is live
                Map.of(), // no quotas
                SummaryConfig.POOL_PER_MEMBER,
                7)); // same seed, same result

        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
        for (int i = 0; i < 500; i++) {
            int cluster = i % 5;
            float x = (float) (4 * cluster + random.nextGaussian(0, 0.3));
            float y = (float) random.nextGaussian(0, 0.3);
            engine.upsert("cluster " + cluster + " point " + i, Features.of(x, y), "");
        }
        print(engine, out);

        for (int i = 4; i < 500; i += 5) {
            engine.delete("cluster 4 point " + i);
        }
        print(engine, out);
    }

    private static void print(DynamicSummary engine, PrintStream out) {
        Summary summary = engine.summary();
        out.printf(
                "%d live, value %.1f, at least %.0f %% of the best possible (%s)%n",
                engine.live(), summary.value(), 100 * summary.certificate(), summary.method());
        for (Summary.Member member : summary.members()) {
            Explanation why = engine.why(member.id()).orElseThrow();
            out.printf(
                    "  %-22s stands for %d, next in line %s%n",
                    member.id(),
                    why.standsFor(),
                    why.successor().map(Explanation.Successor::id).orElse("nobody"));
        }
    }
}
