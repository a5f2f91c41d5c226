package dev.weir.kernels.compute;

import dev.weir.kernels.tensor.Tensor;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A kernel: what it takes, what it costs, and its forms.
 *
 * @param name as in jobs
 * @param signature the names that it knows
 * @param forms by backend; {@link Backend#PLAIN} is always among them
 * @param fusing how jobs that share an operand become one, where that pays
 * @param splitting how one job becomes several for as many lanes, where that can be done
 */
public record Kernel(
        String name,
        Signature signature,
        Planner planner,
        Map<Backend, Form> forms,
        Optional<Fusing> fusing,
        Optional<Splitting> splitting) {
    /** Checks a job, and says what it costs. */
    @FunctionalInterface
    public interface Planner {
        /** @throws Refused if the job cannot be computed */
        Plan plan(Job job);
    }

    public Kernel {
        forms = Map.copyOf(forms);
        if (!forms.containsKey(Backend.PLAIN)) {
            throw new IllegalArgumentException(name + " has no plain form");
        }
    }

    public Kernel(String name, Signature signature, Planner planner, Map<Backend, Form> forms) {
        this(name, signature, planner, forms, Optional.empty(), Optional.empty());
    }

    public Kernel with(Fusing how) {
        return new Kernel(name, signature, planner, forms, Optional.of(how), splitting);
    }

    public Kernel with(Splitting how) {
        return new Kernel(name, signature, planner, forms, fusing, Optional.of(how));
    }

    /** The backend of the form that runs where {@code preferred} is asked for: that one, or the next below it that there is. */
    public Backend nearest(Backend preferred) {
        Backend nearest = Backend.PLAIN;
        for (Backend backend : Backend.values()) {
            if (backend.compareTo(preferred) <= 0 && forms.containsKey(backend)) {
                nearest = backend;
            }
        }
        return nearest;
    }

    /** As {@link #plan}, for a job from outside: a name that would be ignored may be one that was misspelt. */
    public Plan admit(Job job) {
        signature.require(job);
        return plan(job);
    }

    public Plan plan(Job job) {
        return planner.plan(job);
    }

    /** @throws Refused if the job cannot be computed */
    public Map<String, Tensor> run(Job job, Backend preferred) {
        planner.plan(job);
        return runPlanned(job, preferred);
    }

    /** For a job that {@link #plan} has accepted already. */
    @SuppressWarnings("NullAway") // nearest answers with a form that there is.
    public Map<String, Tensor> runPlanned(Job job, Backend preferred) {
        Map<String, Tensor> outputs = forms.get(nearest(preferred)).run(job);
        if (job.wanted().isEmpty() || job.wanted().equals(outputs.keySet())) {
            return outputs;
        }
        // A form may give what it cannot help computing.
        Map<String, Tensor> wanted = new HashMap<>(outputs);
        wanted.keySet().retainAll(job.wanted());
        return wanted;
    }
}
