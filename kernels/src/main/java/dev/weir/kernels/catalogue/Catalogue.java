package dev.weir.kernels.catalogue;

import dev.weir.kernels.adapters.LoraGradJob;
import dev.weir.kernels.adapters.LoraJob;
import dev.weir.kernels.adapters.PlainLora;
import dev.weir.kernels.adapters.PlainQuadratic;
import dev.weir.kernels.adapters.QuadraticJob;
import dev.weir.kernels.adapters.SharedBase;
import dev.weir.kernels.attention.AttentionKernel;
import dev.weir.kernels.attention.AttentionMerge;
import dev.weir.kernels.combiner.CombinerJob;
import dev.weir.kernels.compute.Backend;
import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Form;
import dev.weir.kernels.compute.Kernel;
import dev.weir.kernels.compute.Refused;
import dev.weir.kernels.compute.Signature;
import dev.weir.kernels.curvature.GradientWindowJob;
import dev.weir.kernels.curvature.LayerInverseJob;
import dev.weir.kernels.fourier.ToeplitzJob;
import dev.weir.kernels.gemm.ByRows;
import dev.weir.kernels.gemm.Gemm;
import dev.weir.kernels.gemm.GemmJob;
import dev.weir.kernels.gemm.PlainGemm;
import dev.weir.kernels.gemm.PlainGemmJob;
import dev.weir.kernels.gemm.SharedB;
import dev.weir.kernels.hip.HipKernel;
import dev.weir.kernels.memory.MemoryKernel;
import dev.weir.kernels.monarch.MixerJob;
import dev.weir.kernels.monarch.Monarch2Job;
import dev.weir.kernels.monarch.MonarchPJob;
import dev.weir.kernels.prefix.PrefixJob;
import dev.weir.kernels.pruning.GlobalPruneJob;
import dev.weir.kernels.pruning.PqSapJob;
import dev.weir.kernels.recurrence.CausalConvolutionJob;
import dev.weir.kernels.recurrence.GridConvolutionJob;
import dev.weir.kernels.recurrence.GroupScanJob;
import dev.weir.kernels.recurrence.LinearAttentionJob;
import dev.weir.kernels.recurrence.SelectiveScanJob;
import dev.weir.kernels.relative.NprfJob;
import dev.weir.kernels.similarity.SimilarityJob;
import dev.weir.kernels.tensorattention.TensorAttentionJob;
import dev.weir.kernels.transport.SimplexJob;
import dev.weir.kernels.transport.TransportJob;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/** The kernels, over the products of the backends that this process has. */
public final class Catalogue {
    private final Map<Backend, Gemm> products;
    private final TreeMap<String, Kernel> kernels = new TreeMap<>();

    /** @param products by backend, of those that are present besides {@link Backend#PLAIN} */
    public Catalogue(Map<Backend, Gemm> products) {
        this.products = new EnumMap<>(Backend.class);
        this.products.putAll(products);
        this.products.put(Backend.PLAIN, new PlainGemm());
        Stream.of(products(), attention(), sequences(), structured(), curvature(), transport(), summary())
                .flatMap(List::stream)
                .forEach(kernel -> kernels.put(kernel.name(), kernel));
    }

    private List<Kernel> products() {
        return List.of(
                kernel("gemm", GemmJob.SIGNATURE, GemmJob::plan, PlainGemmJob::run, GemmJob::over)
                        .with(new SharedB())
                        .with(new ByRows()),
                kernel("lora_gemm", LoraJob.SIGNATURE, LoraJob::plan, PlainLora::multiply, LoraJob::over)
                        .with(new SharedBase()),
                kernel(
                        "lora_grad",
                        LoraGradJob.SIGNATURE,
                        LoraGradJob::plan,
                        PlainLora::differentiate,
                        LoraGradJob::over),
                kernel(
                        "quadratic_neuron",
                        QuadraticJob.SIGNATURE,
                        QuadraticJob::plan,
                        PlainQuadratic::run,
                        QuadraticJob::over));
    }

    private List<Kernel> attention() {
        return List.of(
                kernel(
                                "attention",
                                AttentionKernel.SIGNATURE,
                                AttentionKernel::plan,
                                AttentionKernel.plain(),
                                AttentionKernel::over)
                        .with(AttentionKernel.splitting())
                        .with(AttentionKernel.fusing()),
                kernel(
                        "attention_merge",
                        AttentionMerge.SIGNATURE,
                        AttentionMerge::plan,
                        AttentionMerge.plain(),
                        AttentionMerge::over),
                kernel("ntk_prefix", PrefixJob.SIGNATURE, PrefixJob::plan, PrefixJob.plain(), PrefixJob::over),
                kernel(
                        "attention_memory",
                        MemoryKernel.SIGNATURE,
                        MemoryKernel::plan,
                        MemoryKernel::plain,
                        MemoryKernel::over),
                kernel("hip", HipKernel.SIGNATURE, HipKernel::plan, HipKernel::plain, HipKernel::over));
    }

    private List<Kernel> sequences() {
        return List.of(
                kernel(
                                "linear_attention",
                                LinearAttentionJob.SIGNATURE,
                                LinearAttentionJob::plan,
                                LinearAttentionJob::plain,
                                LinearAttentionJob::over)
                        .with(LinearAttentionJob.splitting()),
                kernel(
                        "dwconv2d",
                        GridConvolutionJob.SIGNATURE,
                        GridConvolutionJob::plan,
                        GridConvolutionJob::plain,
                        _ -> GridConvolutionJob::fast),
                kernel(
                        "dwconv1d_causal",
                        CausalConvolutionJob.SIGNATURE,
                        CausalConvolutionJob::plan,
                        CausalConvolutionJob::plain,
                        _ -> CausalConvolutionJob::fast),
                kernel(
                                "selective_scan",
                                SelectiveScanJob.SIGNATURE,
                                SelectiveScanJob::plan,
                                SelectiveScanJob::plain,
                                _ -> SelectiveScanJob::fast)
                        .with(SelectiveScanJob.splitting()),
                kernel(
                                "group_scan4",
                                GroupScanJob.SIGNATURE,
                                GroupScanJob::plan,
                                GroupScanJob::plain,
                                _ -> GroupScanJob::fast)
                        .with(GroupScanJob.splitting()));
    }

    private List<Kernel> structured() {
        return List.of(
                kernel(
                        "toeplitz",
                        ToeplitzJob.SIGNATURE,
                        ToeplitzJob::plan,
                        ToeplitzJob::plain,
                        _ -> ToeplitzJob::fast),
                kernel("nprf_rpe", NprfJob.SIGNATURE, NprfJob::plan, NprfJob::plain, NprfJob::over),
                kernel("monarch2", Monarch2Job.SIGNATURE, Monarch2Job::plan, Monarch2Job::plain, Monarch2Job::over),
                kernel("monarch_p", MonarchPJob.SIGNATURE, MonarchPJob::plan, MonarchPJob::plain, MonarchPJob::over),
                kernel("m2_mixer", MixerJob.SIGNATURE, MixerJob::plan, MixerJob::plain, _ -> MixerJob::fast),
                kernel("combiner", CombinerJob.SIGNATURE, CombinerJob::plan, CombinerJob::plain, CombinerJob::over),
                kernel(
                        "tensor_attention",
                        TensorAttentionJob.SIGNATURE,
                        TensorAttentionJob::plan,
                        TensorAttentionJob::plain,
                        TensorAttentionJob::over),
                kernel("pq_sap", PqSapJob.SIGNATURE, PqSapJob::plan, PqSapJob::plain, _ -> PqSapJob::fast),
                kernel(
                        "global_prune",
                        GlobalPruneJob.SIGNATURE,
                        GlobalPruneJob::plan,
                        GlobalPruneJob::plain,
                        _ -> GlobalPruneJob::fast));
    }

    private List<Kernel> transport() {
        return List.of(
                kernel(
                        "sparse_simplex",
                        SimplexJob.SIGNATURE,
                        SimplexJob::plan,
                        SimplexJob.plain(),
                        _ -> SimplexJob.fast()),
                kernel(
                        "sparse_ot",
                        TransportJob.SIGNATURE,
                        TransportJob::plan,
                        TransportJob.plain(),
                        _ -> TransportJob.fast()));
    }

    private List<Kernel> curvature() {
        return List.of(
                kernel(
                        "mfac",
                        GradientWindowJob.SIGNATURE,
                        GradientWindowJob::plan,
                        GradientWindowJob::plain,
                        _ -> GradientWindowJob::fast),
                kernel(
                        "mkor",
                        LayerInverseJob.SIGNATURE,
                        LayerInverseJob::plan,
                        LayerInverseJob::plain,
                        LayerInverseJob::over));
    }

    private List<Kernel> summary() {
        return List.of(kernel(
                SimilarityJob.NAME,
                SimilarityJob.SIGNATURE,
                SimilarityJob::plan,
                SimilarityJob.plain(),
                _ -> SimilarityJob.packed()));
    }

    /** Present ones, slowest first. */
    public SortedSet<Backend> backends() {
        return new TreeSet<>(products.keySet());
    }

    public Set<String> names() {
        return kernels.keySet();
    }

    /** @throws Refused with {@link Code#RANGE} if there is none of that name */
    public Kernel kernel(String name) {
        Kernel kernel = kernels.get(name);
        if (kernel == null) {
            throw new Refused(Code.RANGE, "there is no kernel '" + name + "'; there are " + kernels.keySet());
        }
        return kernel;
    }

    /** @param fast makes the form of a faster backend from its matrix product; one that multiplies no matrices ignores it */
    private Kernel kernel(
            String name, Signature signature, Kernel.Planner planner, Form plain, Function<Gemm, Form> fast) {
        Map<Backend, Form> forms = new EnumMap<>(Backend.class);
        products.forEach((backend, gemm) -> forms.put(backend, fast.apply(gemm)));
        forms.put(Backend.PLAIN, plain);
        return new Kernel(name, signature, planner, forms);
    }
}
