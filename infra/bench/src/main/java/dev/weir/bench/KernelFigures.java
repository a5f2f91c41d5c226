package dev.weir.bench;

import dev.weir.natives.Backends;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code weir bench kernels [--json] [FAMILY...]}: first what the machine can do, then what the kernels make of it. */
final class KernelFigures {
    private final Map<String, KernelFamily> families = new LinkedHashMap<>();

    private KernelFigures() {
        families.put("gemm", GemmFigures::all);
        families.put("adapters", AdapterFigures::all);
        families.put("attention", AttentionFigures::all);
        families.put("hip", HipFigures::all);
        families.put("pool", PoolFigures::all);
        families.put("structured", StructuredFigures::all);
        families.put("state", StateFigures::all);
        families.put("batches", BatchFigures::all);
        families.put("dispatch", DispatchFigures::all);
        families.put("transport", TransportFigures::all);
        families.put("curvature", CurvatureFigures::all);
    }

    static void main(String[] args) {
        List<String> names = new ArrayList<>(Arrays.asList(args));
        boolean json = names.remove("--json");
        KernelFigures kernels = new KernelFigures();
        if (!kernels.families.keySet().containsAll(names)) {
            System.err.println("there are only " + kernels.families.keySet());
            System.exit(2);
        }
        List<Figure> figures = kernels.measure(names);
        if (json) {
            System.out.println(figures.stream().map(Figure::json).collect(Collectors.joining(",\n ", "[", "]")));
        } else {
            print(figures, System.out);
        }
    }

    private List<Figure> measure(List<String> names) {
        Stopwatch watch = new Stopwatch();
        Backends backends = Backends.find();
        backends.findings().forEach(each -> System.err.println(each.backend().title() + ": " + each.detail()));
        Ceilings ceilings = Ceilings.measured(watch, backends);
        List<Figure> figures = new ArrayList<>(ceilings.figures());
        families.forEach((name, family) -> {
            if (names.isEmpty() || names.contains(name)) {
                figures.addAll(family.figures(ceilings, watch));
            }
        });
        return figures;
    }

    private static void print(List<Figure> figures, PrintStream out) {
        figures.forEach(figure -> out.println(figure.line()));
        out.println(figures.stream().filter(figure -> !figure.holds()).count() + " missed");
    }
}
