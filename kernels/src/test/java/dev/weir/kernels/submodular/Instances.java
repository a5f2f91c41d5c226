package dev.weir.kernels.submodular;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.submodular.Tally.Cause;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the instances of an engine hold, and what they must. */
final class Instances {
    private Instances() {}

    /** Picks and depths of each instance. */
    static Map<Integer, String> describe(Engine engine, Map<Integer, Integer> live) {
        Map<Integer, String> described = new TreeMap<>();
        engine.instances().forEach((guess, instance) -> {
            StringBuilder text = new StringBuilder();
            instance.picks().forEach(pick -> text.append(engine.idOf(pick)).append(' '));
            live.keySet().forEach(id -> text.append(instance.depth(engine.slotOf(Digits.id(id)))));
            described.put(guess, text.toString());
        });
        return described;
    }

    /** Each candidate set, pick and value, recomputed from their definitions. */
    static void requireInvariants(Engine engine, double epsilon, int k, Iterable<Integer> live) {
        var guesses = new Guesses(epsilon, k);
        engine.instances().forEach((guess, instance) -> requireInvariants(engine, guesses, k, guess, instance, live));
    }

    private static void requireInvariants(
            Engine engine, Guesses guesses, int k, int guess, Instance instance, Iterable<Integer> live) {
        double threshold = guesses.threshold(guess);
        Prefixes naive = engine.objective().prefixes();
        Room room = engine.emptyRoom();
        List<Integer> candidates = new ArrayList<>();
        for (int id : live) {
            int slot = engine.slotOf(Digits.id(id));
            double singleton = engine.objective().singleton(slot);
            if (singleton >= threshold && guesses.first(singleton) <= guess) {
                candidates.add(slot);
            } else {
                assertEquals(0, instance.depth(slot));
            }
        }
        int level = 0;
        while (true) {
            int size = naive.length();
            candidates.removeIf(
                    slot -> size == k || !room.admits(slot) || naive.gain(slot, size, Cause.EXPLAIN) < threshold);
            if (candidates.isEmpty()) {
                break;
            }
            level++;
            for (int slot : candidates) {
                assertTrue(instance.depth(slot) >= level, "a candidate of level " + level + " is missing in it");
            }
            int pick = instance.picks().get(level - 1);
            assertTrue(candidates.contains(pick));
            assertEquals(level, instance.depth(pick));
            // What it would gain once more is nobody's business.
            candidates.remove(Integer.valueOf(pick));
            room.take(pick);
            naive.push(pick);
        }
        assertEquals(level, instance.picks().size());
        assertEquals(naive.value(level), instance.value(), 0);
        int deepest = instance.picks().stream().mapToInt(instance::depth).max().orElse(0);
        assertEquals(level, deepest);
    }
}
