package dev.weir.kernels.submodular;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StaticGreedyTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 30, 60})
    void lazyChoosesAsPlainDoes(int k) {
        Digits digits = new Digits("digits-tiny");
        TreeMap<Integer, Integer> live = new TreeMap<>();
        for (int i = 0; i < digits.features.size(); i++) {
            live.put(i, i);
        }
        StaticGreedy greedy = digits.yardstick(live, digits.features);
        Map<String, Integer> quotas = Map.of("1", 1, "2", 0);
        assertEquals(
                greedy.plain(k, Map.of()).chosen(), greedy.lazy(k, Map.of()).chosen());
        assertEquals(greedy.plain(k, quotas).chosen(), greedy.lazy(k, quotas).chosen());
    }
}
