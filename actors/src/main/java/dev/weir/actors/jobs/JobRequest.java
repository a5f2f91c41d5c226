package dev.weir.actors.jobs;

import dev.weir.actors.compute.Priority;
import dev.weir.kernels.compute.Job;
import java.time.Duration;
import java.util.Optional;

/**
 * A job as somebody outside puts it.
 *
 * @param id by which it is answered once
 * @param deadline from when it is read; none if whoever asked waits for as long as it takes
 * @param deterministic as in {@link dev.weir.actors.compute.Compute.Terms}
 */
public record JobRequest(String id, Job job, Priority priority, Optional<Duration> deadline, boolean deterministic) {}
