package dev.weir.app.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.bandit.Axis;
import dev.weir.kernels.bandit.ContextRange;
import dev.weir.kernels.bandit.Grid;
import dev.weir.kernels.bandit.LearnerConfig;
import dev.weir.kernels.bandit.Lease;
import dev.weir.kernels.bandit.RuleConfig;
import dev.weir.kernels.relaxation.RelaxationConfig;
import dev.weir.kernels.sor.Method;
import dev.weir.kernels.sor.ReferenceNorm;
import dev.weir.kernels.sor.Stopping;
import dev.weir.streams.definition.SolverDefinition;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written of a solver, and what it becomes. */
final class SolverReaderTest {
    private static final Axis OMEGA = Axis.omega(1, 1.95);
    private static final Grid GRID = Grid.on(OMEGA, 20);
    private static final ContextRange UNIT = ContextRange.straight(0, 1);
    private static final String CONTEXT = "context { min = 0, max = 1 }";

    @TempDir
    private Path folder;

    private Written with(String keys) {
        return Written.in(folder, "solvers.heat {", "  " + keys, "}");
    }

    private SolverDefinition solver(String keys) {
        return with(keys).read().solvers().getFirst();
    }

    @Test
    void anEmptyBlockIsASolverWithDefaults() {
        assertEquals(
                new SolverDefinition(
                        "heat",
                        "heat.systems",
                        "heat.matrices",
                        new RelaxationConfig(
                                new Method.Sor(1),
                                new Stopping(1e-8, 10_000, ReferenceNorm.RHS),
                                new LearnerConfig(
                                        RuleConfig.ConfidenceBound.over(GRID), 1, 3, new Lease.Unlimited(), 1024, 1),
                                0),
                        new SolverDefinition.Sinks(
                                "heat.solutions", "heat.answers", "heat.reports", "heat.dead-letters")),
                solver(""));
    }

    @Test
    void everyTopicAndTheNoteMayBeChosen() {
        Settings settings = with("note = \"of a flame\", systems = a, matrices = b, audit-every = 7\n"
                        + "  sinks { solutions = c, answers = d, reports = e, dead-letters = f }")
                .read();
        SolverDefinition solver = settings.solvers().getFirst();
        assertEquals("of a flame", settings.notes().get("heat"));
        assertEquals("a", solver.systems());
        assertEquals("b", solver.matrices());
        assertEquals(7, solver.relaxation().auditEvery());
        assertEquals(new SolverDefinition.Sinks("c", "d", "e", "f"), solver.sinks());
    }

    static Stream<Arguments> methods() {
        return Stream.of(
                Arguments.of("method = sor", new Method.Sor(1)),
                Arguments.of("method = backward-sor", new Method.BackwardSor(1)),
                Arguments.of("method = ssor", new Method.Ssor(1)),
                Arguments.of("method = red-black", new Method.RedBlack(1)),
                Arguments.of("method = multicolour", new Method.Multicolour(1)),
                Arguments.of("method = ssor-cg", new Method.SsorCg(1)),
                Arguments.of("method = block", new Method.Block(1, 32)),
                Arguments.of("method = block, block-size = 1024", new Method.Block(1, 1024)),
                Arguments.of("method = line, line-width = 9", new Method.Line(1, 9, Method.Line.Direction.ALONG)),
                Arguments.of(
                        "method = line, line-width = 1, line-direction = across",
                        new Method.Line(1, 1, Method.Line.Direction.ACROSS)));
    }

    @ParameterizedTest
    @MethodSource("methods")
    void eachMethodIsReadWithWhatBelongsToIt(String keys, Method expected) {
        assertEquals(expected, solver("solve { " + keys + " }").relaxation().method());
    }

    @Test
    void allOfStoppingIsRead() {
        assertEquals(
                new Stopping(0, 1, ReferenceNorm.ABSOLUTE, 50),
                solver("solve { tolerance = 0, max-iterations = 1, reference = absolute, stagnation = 50 }")
                        .relaxation()
                        .stopping());
        assertEquals(
                ReferenceNorm.INITIAL_RESIDUAL,
                solver("solve { reference = initial-residual }")
                        .relaxation()
                        .stopping()
                        .reference());
    }

    static Stream<Arguments> rules() {
        var importance = new RuleConfig.Estimator.ImportanceWeighted();
        var bound = new RuleConfig.ConfidenceBound(GRID, 0.5, 1);
        return Stream.of(
                Arguments.of("", bound),
                Arguments.of("rule = confidence-bound, discount = 0.9", new RuleConfig.ConfidenceBound(GRID, 0.5, 0.9)),
                Arguments.of("rule = tsallis-inf", new RuleConfig.TsallisInf(GRID, importance, 1)),
                Arguments.of("rule = tsallis-inf, discount = 0.99", new RuleConfig.TsallisInf(GRID, importance, 0.99)),
                Arguments.of(CONTEXT, RuleConfig.ZoomingCurve.over(OMEGA, UNIT)),
                Arguments.of("rule = curve, follow = true, " + CONTEXT, RuleConfig.ZoomingCurve.following(OMEGA, UNIT)),
                Arguments.of(
                        "terms = 4, " + CONTEXT, new RuleConfig.ZoomingCurve(OMEGA, UNIT, 3, 4, Integer.MAX_VALUE)),
                Arguments.of(
                        "regions = 1, " + CONTEXT, new RuleConfig.ZoomingCurve(OMEGA, UNIT, 1, 3, Integer.MAX_VALUE)),
                Arguments.of("rule = chebcb, " + CONTEXT, RuleConfig.ChebCb.over(GRID, UNIT)),
                Arguments.of(
                        "rule = chebcb, terms = 10, discount = 0.5, context { min = -1, max = 3, bend = 20 }",
                        new RuleConfig.ChebCb(GRID, new ContextRange(-1, 3, 20), 10, 0.5)),
                Arguments.of("rule = confidence-bound, bins = 8, " + CONTEXT, new RuleConfig.Binned(bound, UNIT, 8)),
                Arguments.of(
                        "rule = tsallis-inf, bins = 1000, " + CONTEXT,
                        new RuleConfig.Binned(new RuleConfig.TsallisInf(GRID, importance, 1), UNIT, 1000)),
                Arguments.of(
                        "values { min = 0.5, max = 1.5, count = 3 }",
                        RuleConfig.ConfidenceBound.over(Grid.on(Axis.omega(0.5, 1.5), 3))),
                Arguments.of(
                        "values { scale = linear, min = -10, max = 30, count = 5 }",
                        RuleConfig.ConfidenceBound.over(new Grid(List.of(-10.0, 0.0, 10.0, 20.0, 30.0)))));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void eachRuleIsReadWithWhatBelongsToIt(String keys, RuleConfig expected) {
        assertEquals(
                expected,
                solver("learner { " + keys + " }").relaxation().learner().rule());
    }

    @Test
    void allElseOfTheLearnerIsRead() {
        assertEquals(
                new LearnerConfig(RuleConfig.ConfidenceBound.over(GRID), 0.25, 1, new Lease.Time(90_000), 100_000, -9),
                solver("learner { least-cost = 0.25, hedge = 1, lease = 90s, open-max = 100000, seed = -9 }")
                        .relaxation()
                        .learner());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "note = [] | note | must be text of 1 to 1000 characters",
                "systems = \"a b\" | systems | must be a topic name",
                "matrices = .. | matrices | must be a topic name",
                "audit-every = -1 | audit-every | must be a whole number from 0 to 1000000",
                "audit-every = 1000001 | audit-every | must be a whole number from 0 to 1000000",
                "solve = 3 | solve | must be a block",
                "solve { method = cg } | solve.method | must be sor, backward-sor, ssor, red-black, multicolour, ssor-cg, block or line",
                "solve { method = line } | solve.method | needs line-width",
                "solve { method = line, line-width = 0 } | solve.line-width | must be a whole number from 1 to 2147483647",
                "solve { method = line, line-width = 3, line-direction = up } | solve.line-direction | must be along or across",
                "solve { method = block, block-size = 1025 } | solve.block-size | must be a whole number from 1 to 1024",
                "solve { block-size = 8 } | solve.block-size | does not belong to sor, but to block",
                "solve { method = ssor, line-width = 8 } | solve.line-width | does not belong to ssor, but to line",
                "solve { method = block, line-direction = along } | solve.line-direction | does not belong to block, but to line",
                "solve { tolerance = 1 } | solve.tolerance | must be a number from 0 to below 1",
                "solve { tolerance = -1e-9 } | solve.tolerance | must be a number from 0 to below 1",
                "solve { max-iterations = 0 } | solve.max-iterations | must be a whole number from 1 to 10000000",
                "solve { max-iterations = 10000001 } | solve.max-iterations | must be a whole number from 1 to 10000000",
                "solve { reference = b } | solve.reference | must be initial-residual, rhs or absolute",
                "solve { stagnation = -1 } | solve.stagnation | must be a whole number from 0 to 10000000",
                "learner { rule = best } | learner.rule | must be curve, chebcb, confidence-bound or tsallis-inf",
                "learner { rule = curve } | learner.rule | needs context",
                "learner { rule = chebcb } | learner.rule | needs context",
                "learner { bins = 4 } | learner.rule | needs context",
                "learner { values = 3 } | learner.values | must be a block",
                "learner { values { scale = log } } | learner.values.scale | must be omega or linear",
                "learner { values { min = 0 } } | learner.values.min | must lie strictly between 0 and 2",
                "learner { values { max = 2 } } | learner.values.max | must lie strictly between 0 and 2",
                "learner { values { min = -1, max = 0.5 } } | learner.values.min | must lie strictly between 0 and 2",
                "learner { values { min = 1.96 } } | learner.values.max | must lie above min, 1.96",
                "learner { values { min = 1.5, max = 1.5 } } | learner.values.max | must lie above min, 1.5",
                "learner { values { max = 1.0000000000000002 } } | learner.values.max | must lie farther above min, 1.0, for 20 values to differ",
                "learner { values { scale = linear, max = 1e31 } } | learner.values.max | must be a number from -1e30 to 1e30",
                "learner { values { count = 1 } } | learner.values.count | must be a whole number from 2 to 1000",
                "learner { context { max = 1 } } | learner.context.min | is missing; the least context to be expected",
                "learner { context { min = 2, max = 1 } } | learner.context.max | must lie above min, 2.0",
                "learner { rule = chebcb, context { min = 1, max = 1 } } | learner.context.max | must lie above min, 1.0",
                "learner { context { min = x, max = 1 } } | learner.context.min | must be a number from -1e30 to 1e30",
                "learner { context { min = 0, max = 1, bend = 1e7 } } | learner.context.bend | must lie from 0 to 1e6",
                "learner { discount = 0 } | learner.discount | must lie above 0 and be at most 1",
                "learner { discount = 1.1 } | learner.discount | must lie above 0 and be at most 1",
                "learner { follow = true } | learner.follow | does not belong to confidence-bound, but to curve",
                "learner { rule = tsallis-inf, terms = 3 } | learner.terms | does not belong to tsallis-inf, but to curve, chebcb",
                "learner { context { min = 0, max = 1 }, bins = 3 } | learner.bins | does not belong to curve, but to confidence-bound, tsallis-inf",
                "learner { context { min = 0, max = 1 }, discount = 0.9 } | learner.discount | does not belong to curve, but to chebcb, confidence-bound, tsallis-inf",
                "learner { follow = maybe, context { min = 0, max = 1 } } | learner.follow | must be true or false",
                "learner { bins = 1001, rule = tsallis-inf } | learner.bins | must be a whole number from 0 to 1000",
                "learner { regions = 0, context { min = 0, max = 1 } } | learner.regions | must be a whole number from 1 to 100",
                "learner { terms = 11, context { min = 0, max = 1 } } | learner.terms | must be a whole number from 1 to 10",
                "learner { least-cost = 0 } | learner.least-cost | must be a number over 0",
                "learner { hedge = 0.9 } | learner.hedge | must be a number from 1 to 1e30",
                "learner { hedge = \"1e999\" } | learner.hedge | must be a number from 1 to 1e30",
                "learner { lease = 0s } | learner.lease | must be a duration with a unit",
                "learner { lease = 5 } | learner.lease | must be a duration with a unit",
                "learner { open-max = 0 } | learner.open-max | must be a whole number from 1 to 100000",
                "learner { seed = 1.5 } | learner.seed | must be a whole number of 64 bits",
                "sinks { solutions = \"\" } | sinks.solutions | must be a topic name",
                "sinks { answers = heat.solutions } | sinks.answers | must be a topic of its own, but heat writes to it already",
                "sinks { reports = weir.heat.changelog } | sinks.reports | must not be named like the topics that Weir keeps its state in",
                "sinks { dead-letters = heat.answers } | sinks.dead-letters | must be a topic of its own",
                "systems = heat.solutions | systems | must not be a topic that heat itself writes to",
                "matrices = heat.reports | matrices | must not be a topic that heat itself writes to",
                "matrices = heat.systems | matrices | must not be the topic of the systems",
            })
    void whatIsNotLegalIsOneProblemWithKeyLineAndRange(String keys, String where, String legal) {
        List<String> problems = with(keys).problems();
        assertEquals(1, problems.size(), problems.toString());
        String problem = problems.getFirst();
        assertEquals("solvers.heat." + where, problem.split(" ")[0], problem);
        assertTrue(problem.contains("(test.conf: "), problem);
        assertTrue(problem.substring(problem.indexOf("): ") + 3).startsWith(legal), problem);
    }

    @Test
    void aProblemRepeatsTheValueAndItsLine() {
        assertEquals(
                List.of(
                        "solvers.heat.solve.tolerance = 2 (test.conf: 3): must be a number from 0 to below 1",
                        "solvers.heat.learner.hedge = 0 (test.conf: 4): must be a number from 1 to 1e30"),
                Written.in(folder, "solvers.heat {", "solve {", "tolerance = 2 }", "learner.hedge = 0 }")
                        .problems());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "audit-evry = 3 | audit-every",
                "learnr { } | learner",
                "solve { toleranze = 1 } | tolerance",
                "solve { max-iteration = 1 } | max-iterations",
                "solve { line-widht = 1 } | line-width",
                "learner { hegde = 1 } | hedge",
                "learner { openMax = 1 } | open-max",
                "learner { values { cuont = 1 } } | count",
                "learner { context { min = 0, max = 1, bendd = 3 } } | bend",
                "sinks { solution = x } | solutions",
            })
    void aTypoGetsItsSuggestion(String keys, String meant) {
        List<String> problems = with(keys).problems();
        assertEquals(1, problems.size(), problems.toString());
        assertTrue(problems.getFirst().endsWith("unknown key; did you mean " + meant + "?"), problems.toString());
    }

    @Test
    void aFileMayHaveSolversOnlyButNotNothing() {
        assertEquals(List.of("heat"), with("").read().names());
        assertEquals(
                List.of(
                        "pipelines (test.conf: 1): is missing; at least one is needed: pipelines.NAME { … }, solvers.NAME { … } or jobs.NAME { … }"),
                Written.in(folder, "http.port = 1").problems());
        assertEquals(
                List.of("solvers = {…} (test.conf: 1): must hold 1 to 1000 solvers, NAME { … } each"),
                Written.in(folder, "solvers { }").problems());
    }

    @Test
    void aSolverIsNotNamedAsAPipeline() {
        assertEquals(
                List.of(
                        "solvers.quakes (test.conf: 6): this name is taken: names of pipelines, solvers and topics of jobs must differ"),
                Written.with(folder, "solvers.quakes { }").problems());
        assertEquals(
                List.of(
                        "solvers.\"a b\" (test.conf: 1): a solver's name must have 1 to 100 letters, digits, dots and dashes"),
                Written.in(
                                folder,
                                "solvers.\"a b\" { systems = a, matrices = b,"
                                        + " sinks { solutions = c, answers = d, reports = e, dead-letters = f } }")
                        .problems());
    }

    @Test
    void nothingFlowsBackThroughOthers() {
        assertEquals(
                List.of(
                        "solvers.a.systems = b.solutions (test.conf: 1): must not be a topic that a itself writes to,"
                                + " directly or through others",
                        "solvers.b.matrices = a.reports (test.conf: 2): must not be a topic that b itself writes to,"
                                + " directly or through others"),
                Written.in(folder, "solvers.a { systems = b.solutions }", "solvers.b { matrices = a.reports }")
                        .problems());
        assertEquals(
                List.of("solvers.heat.sinks.solutions = earthquakes.members (test.conf: 6): must be a topic of its own,"
                        + " but quakes writes to it already"),
                Written.with(folder, "solvers.heat { sinks { solutions = earthquakes.members } }")
                        .problems());
    }

    @Test
    void deadLettersMayBeShared() {
        assertEquals(
                2,
                Written.in(
                                folder,
                                "solvers.a { sinks { dead-letters = bad } }",
                                "solvers.b { sinks { dead-letters = bad } }")
                        .read()
                        .solvers()
                        .size());
    }
}
