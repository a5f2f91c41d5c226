package dev.weir.app.api;

import dev.weir.kernels.element.Element;
import dev.weir.kernels.element.Features;
import dev.weir.kernels.submodular.Similarity;
import java.util.List;

/** Which member stands for an element: the most similar one. {@code similarity} is 0 to 1. */
record Served(String member, double similarity) {
    /** Of equally similar members the one chosen first. The members must not be empty. */
    static Served by(List<Element> members, Element element, Similarity similarity) {
        Element nearest = members.getFirst();
        double least = Double.POSITIVE_INFINITY;
        for (Element member : members) {
            double distance = squaredDistance(member.features(), element.features());
            if (distance < least) {
                least = distance;
                nearest = member;
            }
        }
        return new Served(
                nearest.id(),
                switch (similarity) {
                    case Similarity.Rbf(double scale) -> Math.exp(-least / scale);
                });
    }

    private static double squaredDistance(Features a, Features b) {
        double sum = 0;
        for (int column = 0; column < a.size(); column++) {
            double difference = a.at(column) - b.at(column);
            sum += difference * difference;
        }
        return sum;
    }
}
