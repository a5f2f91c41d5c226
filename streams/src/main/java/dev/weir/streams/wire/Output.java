package dev.weir.streams.wire;

import dev.weir.kernels.pipeline.Snapshot;
import dev.weir.kernels.submodular.Summary;
import dev.weir.kernels.submodular.Unmet;
import java.util.List;
import java.util.Set;

/**
 * One committed step of one partition, as it stands on the members topic.
 *
 * @param epoch counts ownerships of the partition; {@code sequence} counts its outputs, from 1, without a gap
 * @param fromOffset input offset of the first record of this step, {@code toOffset} exclusive end; equal for a step that only moved the clock
 * @param records input records in the range; {@code deadLettered} of them could not be read
 * @param eventTime the event clock, milliseconds since the epoch
 * @param entered ids that became members, {@code left} those that ceased to be; {@code members} are all of them now
 * @param bound an upper bound on the best value of any such summary
 * @param unmet what of the constraints could not be kept
 * @param digest of the whole state after this step
 */
public record Output(
        String pipeline,
        int partition,
        long epoch,
        long sequence,
        long fromOffset,
        long toOffset,
        int records,
        int deadLettered,
        long eventTime,
        int live,
        List<String> entered,
        List<String> left,
        List<Member> members,
        double value,
        double bound,
        Unmet unmet,
        String digest) {
    /** @param gain over the members before it; {@code share} of the live elements that it stands for, 0 to 1 */
    public record Member(String id, double gain, double share) {
        static Member of(Summary.Member member) {
            return new Member(member.id(), member.gainWhenChosen(), member.share());
        }
    }

    /** Where and when the step happened; what it led to is in the snapshot. */
    public record Step(
            String pipeline,
            int partition,
            long epoch,
            long sequence,
            long fromOffset,
            int records,
            int deadLettered) {}

    /** @param before ids of the members after the step before */
    public static Output of(Step step, Set<String> before, Snapshot now) {
        List<Member> members = now.summary().members().stream().map(Member::of).toList();
        Set<String> ids = members.stream().map(Member::id).collect(java.util.stream.Collectors.toSet());
        return new Output(
                step.pipeline(),
                step.partition(),
                step.epoch(),
                step.sequence(),
                step.fromOffset(),
                now.offset(),
                step.records(),
                step.deadLettered(),
                now.eventTime(),
                now.live(),
                members.stream()
                        .map(Member::id)
                        .filter(id -> !before.contains(id))
                        .toList(),
                before.stream().filter(id -> !ids.contains(id)).sorted().toList(),
                members,
                now.summary().value(),
                now.summary().bound(),
                now.summary().unmet(),
                now.digest());
    }
}
