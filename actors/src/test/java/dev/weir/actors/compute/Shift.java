package dev.weir.actors.compute;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.weir.actors.compute.Attempt.Ending;
import dev.weir.kernels.compute.Backend;
import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Fusing;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Kernel;
import dev.weir.kernels.compute.Params;
import dev.weir.kernels.compute.Plan;
import dev.weir.kernels.compute.Refused;
import dev.weir.kernels.compute.Signature;
import dev.weir.kernels.compute.Splitting;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Tensor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A floor without threads: the test is the clock, the lanes and those who submit. Its kernel adds one to each element of x, and x may not have a −1. */
final class Shift implements Floor.Listener {
    static final long BUDGET = 1 << 20;
    /** Longer than any test goes on. */
    static final Duration DAY = Duration.ofDays(1);

    private static final Fusing STACKED = new Fusing() {
        @Override
        public Optional<Object> key(Job job) {
            String word = job.params().word("key", "");
            return word.isEmpty() ? Optional.empty() : Optional.of(word);
        }

        @Override
        public Job fuse(List<Job> jobs) {
            int rows = jobs.stream()
                    .mapToInt(job -> job.floats("x").values().length)
                    .sum();
            float[] all = new float[rows];
            int at = 0;
            for (Job job : jobs) {
                float[] x = job.floats("x").values();
                System.arraycopy(x, 0, all, at, x.length);
                at += x.length;
            }
            return job(all, jobs.getFirst().params());
        }

        @Override
        public List<Map<String, Tensor>> split(List<Job> jobs, Map<String, Tensor> outputs) {
            List<Map<String, Tensor>> each = new ArrayList<>();
            int at = 0;
            for (Job job : jobs) {
                int length = job.floats("x").values().length;
                each.add(Map.of("y", tensor(Arrays.copyOfRange(values(outputs), at, at + length))));
                at += length;
            }
            return each;
        }
    };

    private static final Splitting HALVES = new Splitting() {
        @Override
        public List<Job> split(Job job, int parts) {
            float[] x = job.floats("x").values();
            return IntStream.range(0, parts)
                    .mapToObj(i ->
                            job(Arrays.copyOfRange(x, i * x.length / parts, (i + 1) * x.length / parts), job.params()))
                    .toList();
        }

        @Override
        public Map<String, Tensor> merge(Job job, List<Map<String, Tensor>> outputs) {
            float[] all = new float[job.floats("x").values().length];
            int at = 0;
            for (Map<String, Tensor> each : outputs) {
                System.arraycopy(values(each), 0, all, at, values(each).length);
                at += values(each).length;
            }
            return Map.of("y", tensor(all));
        }
    };

    static final Kernel ADD_ONE = new Kernel(
                    "add-one",
                    Signature.of("x", "y", "key flop"),
                    job -> new Plan(
                            job.params().number("flop", 1000),
                            0,
                            job.tensor("x").bytes()),
                    Map.of(Backend.PLAIN, Shift::addOne, Backend.VECTOR, Shift::addOne))
            .with(STACKED)
            .with(HALVES);

    long now = 1;
    int sooner;
    int emptied;
    final List<Poisoned> poisoned = new ArrayList<>();
    final Settings settings;
    final Floor floor;
    /** Processor time that every lane has had. */
    long worked;

    private long ids;

    Shift(Settings settings) {
        this.settings = settings;
        floor = new Floor(settings, () -> now, this);
    }

    /** A job in the pool, and its answer when there is one. */
    static final class Put {
        final long id;

        @Nullable
        Answer answer;

        Put(long id) {
            this.id = id;
        }

        boolean open() {
            return answer == null;
        }

        <T extends Answer> T as(Class<T> kind) {
            return assertInstanceOf(kind, answer);
        }
    }

    Station lane(int place) {
        return lane(place, Backend.VECTOR);
    }

    Station lane(int place, Backend backend) {
        var station = new Station(place, backend.title() + "-" + place, backend, Thread.currentThread(), () -> worked);
        floor.join(station);
        return station;
    }

    Put submit(Job job) {
        return submit(job, Priority.NORMAL, DAY);
    }

    Put submit(Job job, Priority priority, Duration deadline) {
        Put put = new Put(++ids);
        floor.submit(entry(put, job, priority, deadline));
        return put;
    }

    /** As the pool does: over all idle lanes. */
    Put submitSplit(Job job) {
        Put put = new Put(++ids);
        Entry entry = entry(put, job, Priority.NORMAL, DAY);
        SplitJob.of(floor, entry, floor.idleFor(entry), () -> ++ids, () -> now);
        floor.submit(entry);
        return put;
    }

    private Entry entry(Put put, Job job, Priority priority, Duration deadline) {
        return new Entry(
                put.id,
                job,
                ADD_ONE,
                ADD_ONE.plan(job),
                priority,
                now,
                now + deadline.toNanos(),
                settings.ageing().toNanos(),
                answer -> {
                    if (put.answer != null) {
                        throw new AssertionError("answered twice: " + put.answer + ", " + answer);
                    }
                    put.answer = answer;
                });
    }

    static Attempt at(Station station) {
        return Objects.requireNonNull(station.attempt, "the lane is idle");
    }

    /** Lets the lane compute what it has, for so long. */
    void compute(Station station, Duration duration) {
        now += duration.toNanos();
        compute(at(station));
    }

    void compute(Attempt attempt) {
        try {
            var outputs = ADD_ONE.runPlanned(attempt.job(), attempt.station.backend);
            floor.ended(attempt, new Ending.Computed(attempt.split(outputs)));
        } catch (Refused e) {
            floor.ended(attempt, new Ending.Declined(e));
        }
    }

    /** Lets time pass in silence, looking as often as is asked for; says who hangs. */
    List<Station> watch(Duration duration) {
        List<Station> hung = new ArrayList<>();
        long end = now + duration.toNanos();
        while (now < end) {
            Floor.Looked looked = floor.look();
            hung.addAll(looked.hung());
            now = looked.next() < end - now ? now + looked.next() : end;
        }
        hung.addAll(floor.look().hung());
        return hung;
    }

    void die(Station station) {
        floor.ended(at(station), new Ending.Broken(LaneLoss.CRASH, "killed"));
    }

    static Job job(float... x) {
        return job(x, Params.NONE);
    }

    static Job job(String key, float... x) {
        return job(x, Params.of(Map.of("key", key)));
    }

    static Job job(float[] x, Params params) {
        return new Job("add-one", params, Map.of("x", tensor(x)));
    }

    static Job heavy(double flop) {
        return job(new float[] {1, 2}, Params.of(Map.of("flop", flop)));
    }

    static float[] values(Map<String, Tensor> outputs) {
        return assertInstanceOf(FloatTensor.class, outputs.get("y")).values();
    }

    private static FloatTensor tensor(float[] x) {
        return new FloatTensor(Shape.of(x.length), x);
    }

    private static Map<String, Tensor> addOne(Job job) {
        float[] x = job.floats("x").values();
        float[] y = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            Refused.unless(x[i] != -1, Code.RANGE, "x must not have a -1");
            y[i] = x[i] + 1;
        }
        job.pulse().beat();
        return Map.of("y", tensor(y));
    }

    @Override
    public void sooner() {
        sooner++;
    }

    @Override
    public void empty() {
        emptied++;
    }

    @Override
    public void poisoned(Poisoned each) {
        poisoned.add(each);
    }
}
