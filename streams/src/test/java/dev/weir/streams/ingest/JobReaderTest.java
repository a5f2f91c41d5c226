package dev.weir.streams.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.actors.compute.Priority;
import dev.weir.kernels.Seeds;
import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Refused;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Tensor;
import dev.weir.streams.wire.ComputeFrame;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class JobReaderTest {
    private static final String JSON = """
            {"id": "a", "kernel": "gemm", "params": {"alpha": 2, "transpose_a": true, "cuts": [0, 7]}, "outputs": ["C"],
             "priority": "urgent", "deadline_ms": 250, "deterministic": true,
             "inputs": {"A": {"shape": [2, 1], "values": [1, "-Infinity"]}, "B": {"dtype": "i32", "values": [3]}}}""";

    private final JobReader reader = new JobReader();

    static LongStream seeds() {
        return Seeds.of(10);
    }

    @Test
    void aJobInJsonSaysWhatItsMembersSay() {
        JobReader.Request request = reader.read(JSON.getBytes(UTF_8));
        assertEquals(Optional.of("a"), request.id());
        assertEquals(Priority.URGENT, request.priority());
        assertEquals(Optional.of(Duration.ofMillis(250)), request.deadline());
        assertTrue(request.deterministic());
        assertEquals("gemm", request.job().kernel());
        assertEquals(Set.of("C"), request.job().wanted());
        assertEquals(2, request.job().params().number("alpha", 1));
        assertTrue(request.job().params().flag("transpose_a", false));
        assertEquals(7, request.job().params().numbers("cuts")[1]);
        Tensor a = request.job().tensor("A");
        assertEquals(Shape.of(2, 1), a.shape());
        assertEquals(Double.NEGATIVE_INFINITY, a.at(1));
        assertEquals(3, request.job().ints("B", 1).values()[0]);
    }

    @Test
    void aFrameSaysTheSame() {
        ObjectNode header =
                JsonNodeFactory.instance.objectNode().put("kernel", "gemm").put("priority", "background");
        header.putObject("params").put("alpha", 2);
        JobReader.Request request = reader.read(ComputeFrame.write(
                ComputeFrame.JOB, header, Map.of("A", new FloatTensor(Shape.of(1), new float[] {5}))));
        assertEquals(Optional.empty(), request.id());
        assertEquals(Priority.BACKGROUND, request.priority());
        assertEquals(Optional.empty(), request.deadline());
        assertFalse(request.deterministic());
        assertEquals(2, request.job().params().number("alpha", 1));
        assertEquals(5, request.job().tensor("A").at(0));
    }

    @Test
    void jobsOfOneReaderHaveEqualTensorsInCommonHoweverTheyAreWritten() {
        ObjectNode header = JsonNodeFactory.instance.objectNode().put("kernel", "gemm");
        float[] values = {1, 2, 3, 4};
        byte[] frame = ComputeFrame.write(
                ComputeFrame.JOB,
                header,
                Map.of(
                        "A", new FloatTensor(Shape.of(1, 2), new float[] {5, 6}),
                        "B", new FloatTensor(Shape.of(2, 2), values)));
        byte[] json = """
                {"kernel": "gemm", "inputs": {"A": {"shape": [1, 2], "values": [5, 7]},
                 "B": {"shape": [2, 2], "values": [1, 2, 3, 4]}}}""".getBytes(UTF_8);
        Job one = reader.read(frame).job();
        Job other = reader.read(json).job();
        assertSame(one.tensor("B"), other.tensor("B"));
        assertNotSame(one.tensor("A"), other.tensor("A"));
        assertEquals(7, other.tensor("A").at(1));
        assertNotSame(one.tensor("B"), new JobReader().read(frame).job().tensor("B"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "urgent"         | "hasty"              | RANGE | priority must be urgent
            250            | 0                    | RANGE | deadline_ms must be
            250            | 1.5                  | RANGE | deadline_ms must be
            "deterministic": true | "deterministic": 1 | TYPE | deterministic must be true or false
            "kernel"       | "kernle"             | TYPE  | there is no member 'kernle'
            ["C"]          | [1]                  | TYPE  | outputs must be
            {"alpha": 2,   | [{                   | TYPE  | not one JSON document
            [2, 1]         | [2, 2]               | TYPE  | input A: 2 elements do not fill
            [2, 1]         | [-1]                 | TYPE  | input A: size -1
            [2, 1]         | [2147483647, 9]      | TYPE  | input A: [2147483647, 9] has more than
            "i32"          | "i8"                 | TYPE  | type 'i8' is none of
            "-Infinity"    | "many"               | TYPE  | value 1 must be a number
            """)
    void whatIsWrongIsNamed(String from, String to, Code code, String message) {
        byte[] bytes = JSON.replace(from, to).getBytes(UTF_8);
        Refused refused = assertThrows(Refused.class, () -> reader.read(bytes));
        assertEquals(code, refused.code());
        assertTrue(String.valueOf(refused.getMessage()).contains(message), refused.getMessage());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aMutatedJobIsReadOrRefused(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        ObjectNode header = JsonNodeFactory.instance.objectNode().put("kernel", "gemm");
        List<byte[]> valid = List.of(
                JSON.getBytes(UTF_8),
                ComputeFrame.write(
                        ComputeFrame.JOB, header, Map.of("A", new FloatTensor(Shape.of(2), new float[] {5, 6}))));
        int read = 0;
        for (int i = 0; i < 1000; i++) {
            byte[] bytes = Mutations.of(valid.get(i % 2), random);
            try {
                reader.read(bytes);
                read++;
            } catch (Refused e) {
                assertTrue(e.code() != Code.NONFINITE, e.getMessage());
            }
        }
        // Neither branch goes untried.
        assertTrue(read > 10 && read < 990, read + " with seed " + seed);
    }
}
