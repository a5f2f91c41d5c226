package dev.weir.kernels.similarity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.Seeds;
import dev.weir.kernels.catalogue.Catalogue;
import dev.weir.kernels.compute.Backend;
import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Params;
import dev.weir.kernels.compute.Refused;
import dev.weir.kernels.element.Features;
import dev.weir.kernels.gemm.VectorGemm;
import dev.weir.kernels.linalg.PackedRows;
import dev.weir.kernels.submodular.Similarity;
import dev.weir.kernels.submodular.SimilarityBlocks;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.IntTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Tensor;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class SimilarityJobTest {
    private static final int UNIT = 1 << 24;
    private final Catalogue catalogue = new Catalogue(Map.of(Backend.VECTOR, new VectorGemm()));
    private final RandomGenerator random = Seeds.generator(3);

    static Stream<Arguments> kinds() {
        return Stream.of(
                Arguments.of(Map.of("kind", "rbf", "scale", 9.0), new Similarity.Rbf(9)),
                Arguments.of(Map.of("kind", "cosine_shifted"), new Similarity.ShiftedCosine()),
                Arguments.of(Map.of("kind", "cosine_clipped"), new Similarity.ClippedCosine()),
                Arguments.of(Map.of("kind", "dot", "largest", 40.0), new Similarity.Dot(40)));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void bothFormsGiveWhatTheDefinitionSaysOfEveryPair(Map<String, Object> params, Similarity similarity) {
        boolean isDot = similarity instanceof Similarity.Dot;
        float[] x = rows(70, 11, isDot);
        float[] anchors = rows(21, 11, isDot);
        Arrays.fill(x, 33, 44, 0);
        Arrays.fill(anchors, 0, 11, 0);
        Job job = job(Params.of(params), x, 70, anchors, 21, 11);
        int[] plain = units(catalogue.kernel("similarity").run(job, Backend.PLAIN));
        assertArrayEquals(plain, units(catalogue.kernel("similarity").run(job, Backend.VECTOR)));
        for (int i = 0; i < 70; i++) {
            for (int a = 0; a < 21; a++) {
                double want = similarity.between(row(x, i, 11), row(anchors, a, 11)) * UNIT;
                assertEquals(want, plain[i * 21 + a], 0.5);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aJobForPreparedRowsGivesTheEnginesBits(Map<String, Object> params, Similarity similarity) {
        float[] x = prepared(similarity, rows(50, 13, true), 50, 13);
        float[] anchors = prepared(similarity, rows(37, 13, true), 37, 13);
        int[] inline = SimilarityBlocks.INLINE.units(similarity, x, 50, PackedRows.of(anchors, 37, 13));
        Job job = SimilarityJob.of(similarity, x, 50, anchors, 37);
        for (Backend backend : Set.of(Backend.PLAIN, Backend.VECTOR)) {
            assertArrayEquals(
                    inline, SimilarityJob.units(catalogue.kernel("similarity").run(job, backend)));
        }
    }

    @Test
    void eachRowIsMostLikeItselfAndASimilarityHasTwoSides() {
        float[] x = rows(20, 5, false);
        int[] units = units(catalogue.kernel("similarity").run(job(Params.NONE, x, 20, x, 20, 5), Backend.VECTOR));
        for (int i = 0; i < 20; i++) {
            assertEquals(UNIT, units[21 * i]);
            for (int j = 0; j < 20; j++) {
                assertEquals(units[20 * i + j], units[20 * j + i]);
            }
        }
    }

    @Test
    void theFloatsAreTheSameNumbersExactlyAndComeOnlyWhenAskedFor() {
        Job job =
                job(Params.NONE, rows(6, 4, false), 6, rows(3, 4, false), 3, 4).wanting(Set.of("S", "S_f32"));
        Map<String, Tensor> outputs = catalogue.kernel("similarity").run(job, Backend.VECTOR);
        for (int i = 0; i < 18; i++) {
            assertEquals(tensor(outputs, "S").at(i), tensor(outputs, "S_f32").at(i) * UNIT, 0);
        }
        assertEquals(
                Set.of("S"),
                catalogue
                        .kernel("similarity")
                        .run(job.wanting(Set.of()), Backend.PLAIN)
                        .keySet());
    }

    @Test
    void whatCannotBeComputedIsRefusedWithItsCode() {
        float[] two = {1, 2, 3, 4};
        assertRefused(Code.SHAPE, job(Params.NONE, two, 2, new float[3], 1, 2, 3));
        assertRefused(Code.RANGE, job(Params.of(Map.of("scale", 0.0)), two, 2, two, 2, 2));
        assertRefused(Code.RANGE, job(Params.of(Map.of("kind", "jaccard")), two, 2, two, 2, 2));
        assertRefused(Code.RANGE, job(Params.of(Map.of("kind", "dot", "largest", 24.0)), two, 2, two, 2, 2));
        assertRefused(Code.NONFINITE, job(Params.NONE, new float[] {Float.NaN, 0}, 1, two, 2, 2));
        assertRefused(Code.SHAPE, job(Params.NONE, new float[0], 1 << 20, new float[0], 1 << 12, 0));
    }

    @Test
    void emptyOnesAreLegalAndAPlanIsOfTheirSize() {
        Job none = job(Params.NONE, new float[0], 0, rows(3, 4, false), 3, 4);
        assertEquals(0, units(catalogue.kernel("similarity").run(none, Backend.VECTOR)).length);
        Job columnless = job(Params.NONE, new float[0], 2, new float[0], 3, 0);
        int[] alike = new int[6];
        Arrays.fill(alike, UNIT);
        assertArrayEquals(alike, units(catalogue.kernel("similarity").run(columnless, Backend.VECTOR)));
        var plan = SimilarityJob.plan(job(Params.NONE, rows(70, 11, false), 70, rows(21, 11, false), 21, 11));
        assertEquals(3.0 * 70 * 21 * 11, plan.flop());
        assertEquals(4.0 * (91 * 11 + 70 * 21), plan.bytes());
        assertTrue(plan.peakBytes() >= 4 * (70 * 21 + 24 * 11));
    }

    private static void assertRefused(Code code, Job job) {
        assertEquals(
                code, assertThrows(Refused.class, () -> SimilarityJob.plan(job)).code());
    }

    private static Job job(Params params, float[] x, int n, float[] anchors, int m, int d) {
        return job(params, x, n, anchors, m, d, d);
    }

    private static Job job(Params params, float[] x, int n, float[] anchors, int m, int d, int anchorColumns) {
        return new Job(
                "similarity",
                params,
                Map.of(
                        "X", new FloatTensor(Shape.of(n, d), x),
                        "anchors", new FloatTensor(Shape.of(m, anchorColumns), anchors)));
    }

    private static Tensor tensor(Map<String, Tensor> outputs, String name) {
        return Objects.requireNonNull(outputs.get(name), name);
    }

    private static int[] units(Map<String, Tensor> outputs) {
        return ((IntTensor) tensor(outputs, "S")).values();
    }

    private static Features row(float[] rows, int row, int columns) {
        return Features.of(Arrays.copyOfRange(rows, row * columns, (row + 1) * columns));
    }

    private static float[] prepared(Similarity similarity, float[] rows, int count, int columns) {
        for (int i = 0; i < count; i++) {
            similarity.prepare(row(rows, i, columns)).copyInto(rows, i * columns);
        }
        return rows;
    }

    private float[] rows(int count, int columns, boolean positive) {
        float[] rows = new float[count * columns];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = positive ? random.nextFloat(0, 1.5f) : random.nextFloat(-2, 2);
        }
        return rows;
    }
}
