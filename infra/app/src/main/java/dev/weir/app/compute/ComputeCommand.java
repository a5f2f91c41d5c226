package dev.weir.app.compute;

import dev.weir.actors.compute.Answer;
import dev.weir.kernels.catalogue.Catalogue;
import dev.weir.kernels.compute.Backend;
import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Kernel;
import dev.weir.kernels.compute.Plan;
import dev.weir.kernels.compute.Refused;
import dev.weir.kernels.compute.Signature;
import dev.weir.kernels.tensor.Tensor;
import dev.weir.natives.Backends;
import dev.weir.natives.Unavailable;
import dev.weir.streams.ingest.JobReader;
import dev.weir.streams.wire.ResultFrame;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir compute FILE}: 0 computed, 1 the kernel refuses the job or the file cannot be read, 2 the request is wrong. */
@Command(
        name = "compute",
        mixinStandardHelpOptions = true,
        description = "Computes one job, here and now: a frame or JSON, as docs/jobs.md has them.",
        footer = {
            "",
            "Example: weir compute job.json",
            "         weir compute job.frame --backend vector --out result.frame",
            "         weir compute --list"
        })
public final class ComputeCommand implements Callable<Integer> {
    private static final int SHOWN = 6;

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", arity = "0..1", description = "The job; - for standard input.")
    private @Nullable Path file;

    @Option(names = "--list", description = "Print the kernels, and their inputs, outputs and parameters.")
    private boolean list;

    @Option(
            names = "--backend",
            paramLabel = "NAME",
            description = "plain, vector or openblas; an error if it is not there. Default: the best that is.")
    private @Nullable String backend;

    @Option(names = "--out", paramLabel = "FILE", description = "Write the result as a frame.")
    private @Nullable Path out;

    @Option(names = "--json", description = "Print the result as JSON, with all its values.")
    private boolean asJson;

    @Override
    public Integer call() {
        Backends backends = Backends.find();
        Catalogue catalogue = new Catalogue(backends.products());
        if (list) {
            list(catalogue);
            return 0;
        }
        if (file == null) {
            throw new ParameterException(spec.commandLine(), "a FILE is needed, or --list");
        }
        Backend chosen = backend(backends);
        try {
            return run(catalogue, new JobReader().read(bytes(file)), chosen);
        } catch (Refused e) {
            return failed(named(file) + ": " + e.code() + ": " + e.getMessage());
        } catch (UncheckedIOException e) {
            return failed("weir: " + e.getMessage());
        }
    }

    private Backend backend(Backends backends) {
        try {
            return backend == null ? backends.best() : backends.forced(backend);
        } catch (Unavailable e) {
            throw new ParameterException(spec.commandLine(), e.reason(), e);
        }
    }

    private int failed(String message) {
        spec.commandLine().getErr().println(message);
        return 1;
    }

    private static String named(Path file) {
        return isInput(file) ? "standard input" : file.toString();
    }

    private static boolean isInput(Path file) {
        return file.toString().equals("-");
    }

    private static byte[] bytes(Path file) {
        try {
            return isInput(file) ? System.in.readAllBytes() : Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new UncheckedIOException("there is no file " + file, e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + named(file) + ": " + e.getMessage(), e);
        }
    }

    private static void write(Path file, byte[] frame) {
        try {
            Files.write(file, frame);
        } catch (IOException e) {
            String why = e instanceof NoSuchFileException ? "there is no such folder" : e.getMessage();
            throw new UncheckedIOException("cannot write " + file + ": " + why, e);
        }
    }

    /** Before it is tried: a heap that is full ends the process without a word about the job. */
    private static void requireRoom(Plan plan) {
        long most = Runtime.getRuntime().maxMemory();
        Refused.unless(
                plan.peakBytes() <= most,
                Code.OVERBUDGET,
                "it needs " + (plan.peakBytes() >> 20) + " MiB, and the heap may have " + (most >> 20)
                        + "; WEIR_JAVA_OPTS=-Xmx… gives more");
    }

    private int run(Catalogue catalogue, JobReader.Request request, Backend preferred) {
        Job job = request.job();
        Kernel kernel = catalogue.kernel(job.kernel());
        long start = System.nanoTime();
        requireRoom(kernel.admit(job));
        long planned = System.nanoTime();
        Map<String, Tensor> outputs = kernel.runPlanned(job, preferred);
        long end = System.nanoTime();
        var timings = new Answer.Timings(
                Duration.ofNanos(planned - start), Duration.ofNanos(end - planned), Duration.ofNanos(end - start));
        Answer answer = new Answer.Done(outputs, timings, kernel.nearest(preferred), "here", 1);
        if (out != null) {
            write(out, ResultFrame.frame(request.id(), job.kernel(), answer));
        }
        PrintWriter to = spec.commandLine().getOut();
        if (asJson) {
            to.println(ResultFrame.json(request.id(), job.kernel(), answer).toPrettyString());
        } else {
            to.println(String.format(
                    Locale.ROOT,
                    "%s on %s in %.3f ms",
                    job.kernel(),
                    kernel.nearest(preferred).title(),
                    timings.ran().toNanos() / 1e6));
            new TreeMap<>(outputs).forEach((name, tensor) -> to.println("  " + name + " " + shown(tensor)));
        }
        to.flush();
        return 0;
    }

    private static String shown(Tensor tensor) {
        StringBuilder text =
                new StringBuilder(tensor.shape() + " of " + tensor.type().title() + ":");
        for (int i = 0; i < Math.min(SHOWN, tensor.shape().count()); i++) {
            text.append(String.format(Locale.ROOT, " %.6g", tensor.at(i)));
        }
        return text.append(tensor.shape().count() > SHOWN ? " …" : "").toString();
    }

    private void list(Catalogue catalogue) {
        PrintWriter to = spec.commandLine().getOut();
        for (String name : new TreeSet<>(catalogue.names())) {
            Signature signature = catalogue.kernel(name).signature();
            to.println(name);
            to.println("  inputs      " + String.join(", ", signature.inputs().titles()));
            to.println("  outputs     " + String.join(", ", signature.outputs().titles()));
            to.println(
                    "  parameters  " + String.join(", ", signature.parameters().titles()));
        }
        to.flush();
    }
}
