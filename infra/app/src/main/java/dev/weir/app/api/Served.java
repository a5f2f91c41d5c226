package dev.weir.app.api;

import dev.weir.kernels.element.Element;
import dev.weir.kernels.submodular.Similarity;
import java.util.List;

/** Which member stands for an element: the most similar one. {@code similarity} is 0 to 1. */
record Served(String member, double similarity) {
    /** Of equally similar members the one chosen first. The members must not be empty. */
    static Served by(List<Element> members, Element element, Similarity similarity) {
        Element nearest = members.getFirst();
        double most = Double.NEGATIVE_INFINITY;
        for (Element member : members) {
            double closeness = similarity.closeness(member.features(), element.features());
            if (closeness > most) {
                most = closeness;
                nearest = member;
            }
        }
        return new Served(nearest.id(), similarity.of(most));
    }
}
