package dev.weir.kernels.monarch;

import static dev.weir.kernels.Trials.assertClose;
import static dev.weir.kernels.Trials.assertRefused;
import static dev.weir.kernels.Trials.floats;
import static dev.weir.kernels.Trials.tensor;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.Trials;
import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.tensor.Tensor;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MixerTest {
    @ParameterizedTest
    @CsvSource({"0,3", "1,1", "2,3", "5,8", "64,9", "200,20"})
    void transformsAreTheDirectSum(int length, int channels) {
        Map<String, Tensor> inputs = inputs(length, channels);
        check(inputs);
        inputs.put("h_back", tensor(7, length, channels));
        check(inputs);
    }

    private static void check(Map<String, Tensor> inputs) {
        Job job = Trials.job(Map.of(), inputs);
        MixerJob.plan(job);
        assertClose(floats(MixerJob.plain(job), "y"), floats(MixerJob.fast(job), "y"), 2e-6);
    }

    @Test
    void kernelsFarSmallerOrLargerThanTheirSignalsLoseNothing() {
        for (float scale : new float[] {1e-6f, 1e6f}) {
            Map<String, Tensor> inputs = inputs(100, 3);
            inputs.put("h", tensor(scaled(inputs, "h", scale), 100, 3));
            inputs.put("D", tensor(new float[3], 3));
            check(inputs);
        }
    }

    @Test
    void withoutTapsItIsAGate() {
        Map<String, Tensor> inputs = inputs(30, 5);
        inputs.put("h", tensor(new float[150], 30, 5));
        float[] got = floats(MixerJob.fast(Trials.job(Map.of(), inputs)), "y");
        for (int i = 0; i < 150; i++) {
            double want = at(inputs, "x2", i) * at(inputs, "D", i % 5) * at(inputs, "x1", i) * at(inputs, "v", i);
            assertEquals(want, got[i], 1e-6);
        }
    }

    @Test
    void whatComesLaterChangesNothingBeforeItUpToRounding() {
        Map<String, Tensor> inputs = inputs(64, 4);
        float[] before = floats(MixerJob.fast(Trials.job(Map.of(), inputs)), "y");
        float[] v = scaled(inputs, "v", 1);
        v[40 * 4] += 10;
        inputs.put("v", tensor(v, 64, 4));
        float[] after = floats(MixerJob.fast(Trials.job(Map.of(), inputs)), "y");
        for (int i = 0; i < 40 * 4; i++) {
            assertEquals(before[i], after[i], 2e-4);
        }
        assertTrue(Math.abs(before[40 * 4] - after[40 * 4]) > 0.01);
    }

    @Test
    void whatDoesNotFitIsRefused() {
        Map<String, Tensor> inputs = inputs(4, 3);
        inputs.put("D", tensor(1, 4));
        assertRefused(Code.SHAPE, "D must be", MixerJob::plan, Trials.job(Map.of(), inputs));
        inputs.remove("D");
        assertRefused(Code.TYPE, "D", MixerJob::plan, Trials.job(Map.of(), inputs));
    }

    private static float[] scaled(Map<String, Tensor> inputs, String name, float by) {
        float[] values = floats(inputs, name).clone();
        for (int i = 0; i < values.length; i++) {
            values[i] *= by;
        }
        return values;
    }

    private static double at(Map<String, Tensor> inputs, String name, int i) {
        return floats(inputs, name)[i];
    }

    private static Map<String, Tensor> inputs(int length, int channels) {
        Map<String, Tensor> inputs = new HashMap<>();
        int seed = 0;
        for (String name : new String[] {"x1", "x2", "v", "h"}) {
            inputs.put(name, tensor(++seed, length, channels));
        }
        inputs.put("D", tensor(++seed, channels));
        return inputs;
    }
}
