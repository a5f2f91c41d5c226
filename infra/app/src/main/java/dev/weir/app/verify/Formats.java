package dev.weir.app.verify;

import dev.weir.kernels.bandit.LearnerVectors;
import dev.weir.kernels.catalogue.Catalogue;
import dev.weir.kernels.compute.Backend;
import dev.weir.natives.Backends;
import dev.weir.natives.Unavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Which forms of known answers a folder holds, and who checks them. */
final class Formats {
    private record Format(String marks, Recognised recognised, Check check) {}

    private interface Recognised {
        boolean by(String file);
    }

    private interface Check {
        void run(Path folder, List<String> files, Result result) throws Unavailable;
    }

    private Formats() {}

    /** @param backend the only one to check kernels on; empty for every one present */
    static Result verify(Path folder, Optional<String> backend) throws Unavailable {
        List<String> files = names(folder);
        List<Format> all = all(backend);
        List<Format> found = all.stream()
                .filter(format -> files.stream().anyMatch(format.recognised::by))
                .toList();
        if (found.isEmpty()) {
            throw new IllFormed(folder + " holds none of "
                    + String.join(", ", all.stream().map(Format::marks).toList()));
        }
        Result result = new Result();
        for (Format format : found) {
            format.check.run(folder, files, result);
        }
        return result;
    }

    private static List<Format> all(Optional<String> backend) {
        return List.of(
                new Format(
                        "NAME.checkpoints.csv",
                        SummaryVectors::isMarkedBy,
                        (folder, files, result) -> SummaryChecks.run(SummaryVectors.readAll(folder, files), result)),
                new Format("counts.csv", CountChecks.FILE::equals, CountChecks::run),
                new Format("omega_young.csv", YoungChecks.FILE::equals, YoungChecks::run),
                new Format(
                        KernelChecks.MANIFEST,
                        KernelChecks.MANIFEST::equals,
                        (folder, _, result) -> checkKernels(folder, backend, result)),
                new Format("tsallis_*.csv, chebcb_*.csv", LearnerVectors::knows, LearnerChecks::run));
    }

    private static void checkKernels(Path folder, Optional<String> backend, Result result) throws Unavailable {
        Backends found = Backends.find();
        Set<Backend> checked = backend.isEmpty() ? found.present() : Set.of(found.forced(backend.get()));
        KernelChecks.run(folder, new Catalogue(found.products()), checked, result);
    }

    private static List<String> names(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new IllFormed(folder + " is not a folder");
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new IllFormed("cannot list " + folder + ": " + e, e);
        }
    }
}
