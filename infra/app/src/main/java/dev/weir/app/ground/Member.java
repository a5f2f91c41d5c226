package dev.weir.app.ground;

import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One slab on its way through the years: the temperatures at the beginning of a step, and whether that step's system is on its way. One owner. */
final class Member {
    private static final Pattern ID = Pattern.compile("(.+)/(\\d{1,15})");

    private final Ground slab;
    private long number;
    private double[] u;
    private OptionalLong sentAt = OptionalLong.empty();

    Member(Ground slab) {
        this.slab = slab;
        u = slab.start();
    }

    String name() {
        return slab.name();
    }

    /** The step at hand. */
    long number() {
        return number;
    }

    Ground slab() {
        return slab;
    }

    String id() {
        return slab.name() + "/" + number;
    }

    byte[] system() {
        return Wire.system(slab, id(), slab.year().step(number), u);
    }

    boolean waits() {
        return sentAt.isPresent();
    }

    boolean isOverdue(long now, long patience) {
        return waits() && now - sentAt.getAsLong() >= patience;
    }

    void sent(long now) {
        sentAt = OptionalLong.of(now);
    }

    /**
     * Goes on to the step after a solved one.
     *
     * @throws GroundFailed if the solution is none of this slab's
     */
    void follow(Answer answer) {
        number = number(answer.id()) + 1;
        u = temperatures(answer);
        sentAt = OptionalLong.empty();
    }

    /** The number of the step that an id names. */
    long number(String id) {
        Matcher parts = ID.matcher(id);
        if (!parts.matches() || !parts.group(1).equals(name())) {
            throw new GroundFailed(
                    "a record of sequence %s is not the ground's: its id should be %s/NUMBER, but is '%s'"
                            .formatted(name(), name(), id));
        }
        return Long.parseLong(parts.group(2));
    }

    private double[] temperatures(Answer answer) {
        List<Double> x = answer.x();
        int cells = slab.matrix().rows();
        if (x.size() != cells || !x.stream().allMatch(Double::isFinite)) {
            throw new GroundFailed("the solution %s must have %d finite numbers, but has %d numbers"
                    .formatted(answer.id(), cells, x.size()));
        }
        return x.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
