package dev.weir.kernels.fourier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.weir.kernels.Seeds;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FourierTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 8, 16, 32, 128})
    void everyLaneIsTheSumOfItsDefinition(int length) {
        int width = DoubleFourier.LANES.length();
        double[] re = random(length * width, 1);
        double[] im = random(length * width, 2);
        double[] gotRe = re.clone();
        double[] gotIm = im.clone();
        DoubleFourier fourier = new DoubleFourier(length);
        fourier.forward(gotRe, gotIm);
        for (int k = 0; k < length; k++) {
            for (int lane = 0; lane < width; lane++) {
                double wantRe = 0;
                double wantIm = 0;
                for (int t = 0; t < length; t++) {
                    double angle = -2 * Math.PI * ((long) k * t % length) / length;
                    double x = re[t * width + lane];
                    double y = im[t * width + lane];
                    wantRe += x * Math.cos(angle) - y * Math.sin(angle);
                    wantIm += x * Math.sin(angle) + y * Math.cos(angle);
                }
                int place = fourier.place(k) * width + lane;
                assertEquals(wantRe, gotRe[place], 1e-12 * length);
                assertEquals(wantIm, gotIm[place], 1e-12 * length);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 8, 64, 512, 1024})
    void singleAndDoublePrecisionAgreeThereAndBack(int length) {
        int width = FloatFourier.LANES.length();
        int half = DoubleFourier.LANES.length();
        double[] re = random(length * half, 3);
        double[] im = random(length * half, 4);
        float[] floatRe = new float[length * width];
        float[] floatIm = new float[length * width];
        for (int i = 0; i < re.length; i++) {
            floatRe[i / half * width + i % half] = (float) re[i];
            floatIm[i / half * width + i % half] = (float) im[i];
        }
        new FloatFourier(length).forward(floatRe, floatIm);
        new DoubleFourier(length).forward(re, im);
        agree(re, im, floatRe, floatIm, 1e-6 * length);
        new FloatFourier(length).inverse(floatRe, floatIm);
        new DoubleFourier(length).inverse(re, im);
        agree(re, im, floatRe, floatIm, 1e-6 * length);
        double[] again = random(length * half, 3);
        for (int i = 0; i < re.length; i++) {
            assertEquals(again[i] * length, re[i], 1e-12 * length);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void bothConvolutionsGoAroundTheCircle(int log) {
        int length = FloatConvolution.least() << log;
        double[] kernel = random(length, 5);
        double[][] columns = {random(length, 6), random(length, 7)};
        double[][] doubles = {columns[0].clone(), columns[1].clone()};
        new DoubleConvolution(kernel, length).apply(doubles[0], doubles[1]);
        float[][] floats = {single(columns[0]), single(columns[1])};
        new FloatConvolution(single(kernel), length).apply(floats[0], floats[1]);
        for (int column = 0; column < 2; column++) {
            for (int i = 0; i < length; i++) {
                double want = 0;
                for (int j = 0; j < length; j++) {
                    want += kernel[Math.floorMod(i - j, length)] * columns[column][j];
                }
                assertEquals(want, doubles[column][i], 1e-12 * length);
                assertEquals(want, floats[column][i], 1e-6 * length);
            }
        }
    }

    private static float[] single(double[] values) {
        float[] result = new float[values.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = (float) values[i];
        }
        return result;
    }

    @Test
    void aLengthThatIsNoPowerOfTwoIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new FloatFourier(12));
        assertThrows(IllegalArgumentException.class, () -> new DoubleFourier(0));
    }

    private static void agree(double[] re, double[] im, float[] floatRe, float[] floatIm, double tolerance) {
        int width = FloatFourier.LANES.length();
        int half = DoubleFourier.LANES.length();
        for (int i = 0; i < re.length; i++) {
            assertEquals(re[i], floatRe[i / half * width + i % half], tolerance);
            assertEquals(im[i], floatIm[i / half * width + i % half], tolerance);
        }
    }

    private static double[] random(int count, long seed) {
        RandomGenerator random = Seeds.generator(seed);
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextGaussian();
        }
        return values;
    }
}
