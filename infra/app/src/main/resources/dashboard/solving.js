// What a solver is at this moment: its partitions as one, and sums over them.

/** The worst first. */
const ORDER = ["STOPPED", "STALE", "RESTORING", "LIVE"];

const sum = (all, read) => all.reduce((total, each) => total + (read(each) ?? 0), 0);

/** `{ name, info, status, isKnown, counters, sequenceCount, sequences, places }` of the wanted solver or the first; the status is that of the partition that is worst off. */
export function solverOf(feed, wanted) {
  const names = solverNames(feed), name = names.includes(wanted) ? wanted : names[0];
  const partitions = [...feed.solving.values()].filter((each) => each.status.pipeline === name).sort((a, b) => a.status.partition - b.status.partition);
  const known = partitions.filter((each) => each.solver);
  const worst = [...partitions].sort((a, b) => ORDER.indexOf(a.status.status) - ORDER.indexOf(b.status.status))[0];
  const count = (counter) => sum(known, (each) => each.solver.counters[counter]);
  return {
    name,
    info: feed.solvers.find((solver) => solver.name === name),
    status: {
      ...worst.status,
      lag: sum(partitions, (each) => each.status.lag),
      publishedAt: Math.max(...partitions.map((each) => each.status.publishedAt)),
      latency: { p50: most(partitions, "p50"), p99: most(partitions, "p99") },
    },
    isKnown: known.length > 0,
    counters: { solved: count("solved"), unsolved: count("unsolved"), deadLettered: count("deadLettered"), read: count("read") },
    sequenceCount: sum(known, (each) => each.solver.sequenceCount),
    sequences: known.flatMap((each) => each.solver.sequences.map((sequence) => ({ ...sequence, past: each.rounds.get(sequence.name) })))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
    places: partitions.map(({ status, solver }) => ({ partition: status.partition, offset: status.offset, digest: solver?.digest })),
  };
}

const most = (partitions, percentile) => Math.max(...partitions.map((each) => each.status.latency[percentile]));

export const solverNames = (feed) => [...new Set([...feed.solving.values()].map((each) => each.status.pipeline))].sort();

/** What other factors would have taken in place of the learner's, from the rounds that were solved again; a ratio is null where there is none. */
export function besides(sequences) {
  const tallies = sequences.map((sequence) => sequence.tallies).filter((each) => each.audited > 0);
  const audited = sum(tallies, (each) => each.audited), taken = sum(tallies, (each) => each.auditedIterations);
  const beside = sum(tallies, (each) => each.besideYoung);
  return {
    audited,
    classical: sum(tallies, (each) => each.classical),
    gaussSeidel: ratio(sum(tallies, (each) => each.gaussSeidelIterations), taken),
    bestFixed: ratio(sum(tallies, (each) => each.bestFixedIterations), taken),
    bestOmega: tallies.length === 1 ? tallies[0].bestFixedOmega : null,
    young: ratio(sum(tallies, (each) => each.youngIterations), beside),
  };
}

/** The last rounds of each sequence. */
export function recent(sequences, most) {
  const rounds = sequences.flatMap((sequence) => sequence.past.slice(-most));
  return { count: rounds.length, mean: ratio(sum(rounds, (round) => round.iterations), rounds.length) };
}

const ratio = (a, b) => (b > 0 ? a / b : null);

/** What an iteration is called; a sweep of SSOR goes there and back. */
export const unitOf = (info) => (info?.definition.method === "SsorCg" ? "iteration" : "sweep");

/** What ω = 1 is called. */
export const plainOf = (info) => (["Ssor", "SsorCg"].includes(info?.definition.method) ? "ω = 1" : "Gauss-Seidel");
