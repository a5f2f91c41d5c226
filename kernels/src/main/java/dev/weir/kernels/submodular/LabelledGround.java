package dev.weir.kernels.submodular;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Elements that are numbered by their place. Of those of one id the first is meant. */
record LabelledGround(List<StaticGreedy.Label> labels, Map<String, Integer> places) implements Ground {
    static LabelledGround of(List<StaticGreedy.Label> labels) {
        Map<String, Integer> places = new HashMap<>();
        for (int place = 0; place < labels.size(); place++) {
            places.putIfAbsent(labels.get(place).id(), place);
        }
        return new LabelledGround(List.copyOf(labels), places);
    }

    @Override
    public int[] all() {
        return IntStream.range(0, labels.size()).toArray();
    }

    @Override
    public int slotOf(String id) {
        return places.getOrDefault(id, -1);
    }

    @Override
    public String id(int slot) {
        return labels.get(slot).id();
    }

    @Override
    public String group(int slot) {
        return labels.get(slot).group();
    }

    @Override
    public double cost(int slot) {
        return labels.get(slot).cost();
    }
}
