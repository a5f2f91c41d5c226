package dev.weir.app.demo;

import dev.weir.actors.pipeline.PipelineView;
import dev.weir.kernels.pipeline.Snapshot;
import java.io.PrintWriter;
import java.util.Locale;

/** The demo's line on a terminal, written over every second; where there is no terminal, nothing. */
final class Screen {
    private final PrintWriter out;
    private final boolean shown;

    private Screen(PrintWriter out, boolean shown) {
        this.out = out;
        this.shown = shown;
    }

    static Screen on(PrintWriter out, boolean headless) {
        return new Screen(
                out, !headless && System.console() != null && System.console().isTerminal());
    }

    void show(PipelineView view) {
        if (shown) {
            view.snapshot().ifPresent(snapshot -> {
                out.print("\r\u001b[K" + line(view, snapshot));
                out.flush();
            });
        }
    }

    void end() {
        if (shown) {
            out.println();
            out.flush();
        }
    }

    private static String line(PipelineView view, Snapshot snapshot) {
        return String.format(
                Locale.ROOT,
                "%d of %d live stand for all, at least %.1f %% of the best possible | %d records, %d behind, %d bad | p99 %.0f ms",
                snapshot.summary().members().size(),
                snapshot.live(),
                Math.floor(1_000 * snapshot.summary().certificate()) / 10,
                snapshot.counters().read(),
                view.endOffset() - snapshot.offset(),
                snapshot.counters().deadLettered(),
                view.latency().p99());
    }
}
