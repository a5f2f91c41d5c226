package dev.weir.kernels.submodular;

import dev.weir.kernels.element.Features;
import java.util.List;

/** Whom the summary must represent: the set that facility location sums over. */
public sealed interface Anchors {
    /** A given, fixed set. The objective never changes, so every guarantee holds literally. */
    record Fixed(List<Features> points) implements Anchors {
        public Fixed {
            points = List.copyOf(points);
            if (points.isEmpty()) {
                throw new IllegalArgumentException("anchors must hold at least one point");
            }
        }
    }

    /** The {@code size} live elements of least hash: a uniform, repeatable sample of what is live now; all of it when fewer are live. */
    record Sample(int size) implements Anchors {
        public Sample {
            if (size < 1 || size > 65_536) {
                throw new IllegalArgumentException("anchors.sample must be 1 to 65536, but was " + size);
            }
        }
    }
}
