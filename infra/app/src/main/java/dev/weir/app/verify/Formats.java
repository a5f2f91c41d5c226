package dev.weir.app.verify;

import dev.weir.kernels.bandit.LearnerVectors;
import dev.weir.kernels.catalogue.Catalogue;
import dev.weir.kernels.compute.Backend;
import dev.weir.kernels.gemm.Gemm;
import dev.weir.kernels.gemm.VectorGemm;
import dev.weir.kernels.linalg.Forms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Which forms of known answers a folder holds, and who checks them. */
final class Formats {
    private record Format(String marks, Recognised recognised, Check check) {}

    private interface Recognised {
        boolean by(String file);
    }

    private interface Check {
        void run(Path folder, List<String> files, Result result);
    }

    private static final List<Format> ALL = List.of(
            new Format(
                    "NAME.checkpoints.csv",
                    SummaryVectors::isMarkedBy,
                    (folder, files, result) -> SummaryChecks.run(SummaryVectors.readAll(folder, files), result)),
            new Format("counts.csv", CountChecks.FILE::equals, CountChecks::run),
            new Format("omega_young.csv", YoungChecks.FILE::equals, YoungChecks::run),
            new Format(
                    KernelChecks.MANIFEST,
                    KernelChecks.MANIFEST::equals,
                    (folder, files, result) -> KernelChecks.run(folder, new Catalogue(products()), result)),
            new Format("tsallis_*.csv, chebcb_*.csv", LearnerVectors::knows, LearnerChecks::run));

    private Formats() {}

    static Result verify(Path folder) {
        List<String> files = names(folder);
        List<Format> found = ALL.stream()
                .filter(format -> files.stream().anyMatch(format.recognised::by))
                .toList();
        if (found.isEmpty()) {
            throw new IllFormed(folder + " holds none of "
                    + String.join(", ", ALL.stream().map(Format::marks).toList()));
        }
        Result result = new Result();
        found.forEach(format -> format.check.run(folder, files, result));
        return result;
    }

    private static Map<Backend, Gemm> products() {
        return Forms.isVector() ? Map.of(Backend.VECTOR, new VectorGemm()) : Map.of();
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
