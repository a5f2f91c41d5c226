package dev.weir.app.api;

import dev.weir.streams.definition.JobsDefinition;
import dev.weir.streams.definition.PipelineDefinition;
import dev.weir.streams.definition.SolverDefinition;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What this process was told to run; where a pipeline has one over all of its partitions, that one too. */
public record Declared(List<PipelineDefinition> pipelines, List<SolverDefinition> solvers, List<JobsDefinition> jobs) {
    public Declared {
        pipelines = pipelines.stream().flatMap(PipelineDefinition::withRoot).toList();
        solvers = List.copyOf(solvers);
        jobs = List.copyOf(jobs);
    }

    Optional<PipelineDefinition> pipeline(String name) {
        return pipelines.stream().filter(each -> each.name().equals(name)).findFirst();
    }

    Optional<SolverDefinition> solver(String name) {
        return solvers.stream().filter(each -> each.name().equals(name)).findFirst();
    }

    Optional<JobsDefinition> jobs(String name) {
        return jobs.stream().filter(each -> each.name().equals(name)).findFirst();
    }

    List<String> names() {
        return Stream.of(
                        pipelines.stream().map(PipelineDefinition::name),
                        solvers.stream().map(SolverDefinition::name),
                        jobs.stream().map(JobsDefinition::name))
                .flatMap(each -> each)
                .toList();
    }

    /** Whether a process that owns nothing of it is not ready. A summary over all partitions has one owner, so most processes have none of it. */
    boolean isExpected(String name) {
        return pipeline(name)
                .filter(definition -> definition.source().format() == PipelineDefinition.Format.PARTIALS)
                .isEmpty();
    }

    /** @throws IllegalStateException if nothing of this name was declared */
    Telling telling(String name) {
        return pipeline(name)
                .<Telling>map(EventJson::new)
                .or(() -> solver(name).map(_ -> new SolverEventJson()))
                .or(() -> jobs(name).map(_ -> new JobsEventJson()))
                .orElseThrow(() -> new IllegalStateException("a view of a pipeline that was not declared: " + name));
    }
}
