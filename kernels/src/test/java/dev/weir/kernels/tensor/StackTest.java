package dev.weir.kernels.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

final class StackTest {
    private final IntTensor six = new IntTensor(Shape.of(3, 2), new int[] {1, 2, 3, 4, 5, 6});

    @Test
    void partsPutTogetherAreTheWhole() {
        Tensor whole = Stack.of(List.of(Stack.part(six, 0, 1), Stack.part(six, 1, 1), Stack.part(six, 1, 3)));
        assertEquals(six.shape(), whole.shape());
        assertArrayEquals(six.values(), ((IntTensor) whole).values());
        assertArrayEquals(new int[] {3, 4}, ((IntTensor) Stack.part(six, 1, 2)).values());
    }

    @Test
    void everyTypeKeepsItsElements() {
        for (Tensor tensor : List.of(
                new FloatTensor(Shape.of(2), new float[] {1, 2}),
                new DoubleTensor(Shape.of(2), new double[] {1, 2}),
                HalfTensor.rounded(Shape.of(2), Type.F16, new float[] {1, 2}))) {
            Tensor turned = Stack.of(List.of(Stack.part(tensor, 1, 2), Stack.part(tensor, 0, 1)));
            assertEquals(tensor.type(), turned.type());
            assertEquals(2, turned.at(0));
            assertEquals(1, turned.at(1));
        }
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Stack.part(six, 2, 4));
        assertThrows(IllegalArgumentException.class, () -> Stack.of(List.of(six, new IntTensor(Shape.of(1, 3)))));
        assertThrows(IllegalArgumentException.class, () -> Stack.of(List.of(six, new FloatTensor(Shape.of(1, 2)))));
    }
}
