package dev.weir.app.ground;

import java.io.IOException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * All slabs on their way. They march together: none is more than {@link #LEAD} steps ahead of another, so that the last solution of each is always among the last few
 * hundred records, which no topic has thrown away yet. One owner.
 */
final class Ensemble {
    static final int LEAD = 50;

    private final Map<String, Member> members = new LinkedHashMap<>();
    private long steps;
    private long ignored;

    Ensemble() {
        Ground.slabs().forEach(slab -> members.put(slab.name(), new Member(slab)));
    }

    Set<String> names() {
        return members.keySet();
    }

    Iterable<Member> members() {
        return members.values();
    }

    /** Whose turn it is: of those that do not wait the furthest behind, if it may. */
    Optional<Member> next() {
        return members.values().stream()
                .filter(each -> !each.waits() && each.number() < slowest().number() + LEAD)
                .min(Comparator.comparingLong(Member::number));
    }

    /** The one that waited longer than patience, if there is one. */
    Optional<Member> overdue(long now, long patience) {
        return members.values().stream()
                .filter(each -> each.isOverdue(now, patience))
                .findFirst();
    }

    private Member slowest() {
        return members.values().stream()
                .min(Comparator.comparingLong(Member::number))
                .orElseThrow();
    }

    /** Takes a solution if it is what its slab waits for. */
    void take(String sequence, byte[] solution) {
        Member member = members.get(sequence);
        if (member == null) {
            return;
        }
        Answer answer = answer(sequence, solution);
        if (member.waits() && answer.id().equals(member.id()) && !answer.x().isEmpty()) {
            member.follow(answer);
            steps++;
        } else {
            ignored++;
        }
    }

    /**
     * What the topics say at the start.
     *
     * @param sent the last system of each sequence
     * @param solved the last solution of each
     */
    void resume(Map<String, byte[]> sent, Map<String, byte[]> solved, long now) {
        solved.forEach((name, solution) -> member(name).follow(answer(name, solution)));
        sent.forEach((name, system) -> {
            long number = number(name, system);
            if (number == member(name).number()) {
                member(name).sent(now);
            } else if (number > member(name).number()) {
                throw new GroundFailed(
                        "step %d of %s was sent already, but the solution of the step before it is gone; use other topics, or delete these"
                                .formatted(number, name));
            }
        });
    }

    /** Which step a record of systems or solutions is about. */
    long number(String sequence, byte[] record) {
        return member(sequence).number(answer(sequence, record).id());
    }

    /** The same, if it is a solution with which one can go on. */
    OptionalLong solved(String sequence, byte[] solution) {
        Answer answer = answer(sequence, solution);
        return answer.x().isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(member(sequence).number(answer.id()));
    }

    private Member member(String sequence) {
        return Objects.requireNonNull(members.get(sequence));
    }

    private Answer answer(String sequence, byte[] json) {
        try {
            return Wire.answer(json);
        } catch (IOException e) {
            throw new GroundFailed(
                    "a record of sequence %s is not the ground's: %s".formatted(sequence, e.getMessage()), e);
        }
    }

    GroundProgress progress(long resent) {
        Member slowest = slowest();
        Year year = slowest.slab().year();
        Map<String, Long> next = new LinkedHashMap<>();
        members.forEach((name, member) -> next.put(name, member.number()));
        return new GroundProgress(
                steps, resent, ignored, slowest.number() / year.size(), year.date(slowest.number()), next);
    }
}
