package dev.weir.app.telemetry;

import dev.weir.actors.compute.LaneLoss;
import dev.weir.actors.compute.PoolView;
import dev.weir.actors.compute.PoolView.Counts;
import dev.weir.actors.compute.PoolView.KernelView;
import dev.weir.actors.compute.PoolView.LaneState;
import dev.weir.actors.compute.PoolView.LaneView;
import dev.weir.actors.compute.PoolView.Percentiles;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The meters of the pool, all reading the view that was shown last. Those of a kernel come when it was asked for, those of a lane when it was first started. */
final class PoolMeters {
    private final MeterRegistry registry;
    private final Set<String> kernels = new HashSet<>();
    private final Set<Integer> lanes = new HashSet<>();
    private volatile @Nullable PoolView view;

    PoolMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    void show(PoolView newest) {
        boolean first = view == null;
        view = newest;
        if (first) {
            register();
        }
        newest.kernels().stream().map(KernelView::name).filter(kernels::add).forEach(this::kernel);
        newest.lanes().stream().map(LaneView::place).filter(lanes::add).forEach(this::lane);
    }

    private void register() {
        gauge("up", Tags.empty(), pool -> pool.state() == PoolView.State.READY ? 1 : 0);
        gauge("waiting", Tags.empty(), PoolView::waiting);
        gauge("running", Tags.empty(), PoolView::running);
        gauge("oldest.wait.seconds", Tags.empty(), PoolView::oldestWait);
        gauge("used.bytes", Tags.empty(), pool -> pool.memory().used());
        gauge("high.water.bytes", Tags.empty(), pool -> pool.memory().highWater());
        gauge("budget.bytes", Tags.empty(), pool -> pool.memory().budget());
        gauge("ceiling.flops", Tags.empty(), pool -> pool.ceiling().flops());
        gauge("ceiling.bytes.per.second", Tags.empty(), pool -> pool.ceiling().bytesPerSecond());
        for (LaneState state : LaneState.values()) {
            gauge("lanes", Tags.of("state", word(state)), pool -> pool.lanes().stream()
                    .filter(lane -> lane.state() == state)
                    .count());
        }
        for (LaneLoss cause : LaneLoss.values()) {
            counter("lane.losses", Tags.of("cause", word(cause)), pool -> pool.losses()
                    .getOrDefault(cause, 0L));
        }
        counter("canaries", Tags.empty(), pool -> pool.canary().asked());
        counter("canary.failures", Tags.empty(), pool -> pool.canary().failed());
        quantiles("canary.seconds", Tags.empty(), pool -> pool.canary().latency());
    }

    private void lane(int place) {
        gauge("lane.busy.ratio", Tags.of("lane", Integer.toString(place)), pool -> pool.lanes().stream()
                .filter(lane -> lane.place() == place)
                .mapToDouble(LaneView::busy)
                .findFirst()
                .orElse(Double.NaN));
    }

    private void kernel(String name) {
        Tags tags = Tags.of("kernel", name);
        counts("submitted", tags, name, Counts::submitted);
        counts("late", tags, name, Counts::late);
        counts("retries", tags, name, Counts::retried);
        Map<String, ToDoubleFunction<Counts>> outcomes = Map.of(
                "done", Counts::done,
                "refused", Counts::refused,
                "busy", Counts::busy,
                "expired", Counts::expired,
                "cancelled", Counts::cancelled,
                "failed", Counts::failed);
        outcomes.forEach((outcome, count) -> counts("jobs", tags.and("outcome", outcome), name, count));
        quantiles("wait.seconds", tags, pool -> of(pool, name).waited());
        quantiles("run.seconds", tags, pool -> of(pool, name).ran());
        quantiles("answer.seconds", tags, pool -> of(pool, name).total());
        quantiles("batch.jobs", tags, pool -> of(pool, name).batchJobs());
        quantiles("batch.flop", tags, pool -> of(pool, name).batchFlop());
        gauge("flops", tags, pool -> of(pool, name).flops());
        gauge("bytes.per.second", tags, pool -> of(pool, name).bytesPerSecond());
        gauge("ceiling.ratio", tags, pool -> of(pool, name).ofCeiling());
    }

    /** A pool forgets no kernel. */
    private static KernelView of(PoolView pool, String name) {
        return pool.kernels().stream()
                .filter(kernel -> kernel.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private void counts(String name, Tags tags, String kernel, ToDoubleFunction<Counts> count) {
        counter(name, tags, pool -> count.applyAsDouble(of(pool, kernel).counts()));
    }

    private void quantiles(String name, Tags tags, Function<PoolView, Percentiles> of) {
        Map<String, ToDoubleFunction<Percentiles>> quantiles =
                Map.of("0.5", Percentiles::p50, "0.95", Percentiles::p95, "0.99", Percentiles::p99);
        quantiles.forEach((quantile, read) -> gauge(name, tags.and("quantile", quantile), pool -> {
            Percentiles all = of.apply(pool);
            return all.count() == 0 ? Double.NaN : read.applyAsDouble(all);
        }));
    }

    private void gauge(String name, Tags tags, ToDoubleFunction<PoolView> value) {
        Gauge.builder("weir.pool." + name, this, meters -> meters.read(value))
                .tags(tags)
                .register(registry);
    }

    private void counter(String name, Tags tags, ToDoubleFunction<PoolView> value) {
        FunctionCounter.builder("weir.pool." + name, this, meters -> meters.read(value))
                .tags(tags)
                .register(registry);
    }

    private double read(ToDoubleFunction<PoolView> value) {
        PoolView shown = view;
        return shown == null ? Double.NaN : value.applyAsDouble(shown);
    }

    private static String word(Enum<?> of) {
        return of.name().toLowerCase(Locale.ROOT);
    }
}
