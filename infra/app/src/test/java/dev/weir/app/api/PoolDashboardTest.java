package dev.weir.app.api;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import dev.weir.actors.compute.Answer;
import dev.weir.actors.compute.Compute.Ticket;
import dev.weir.actors.compute.Priority;
import dev.weir.actors.compute.Settings;
import dev.weir.actors.jobs.JobsView;
import dev.weir.actors.pipeline.PipelineView;
import dev.weir.app.telemetry.Telemetry;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Params;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.streams.definition.JobsDefinition;
import dev.weir.streams.delivery.PoolDesk;
import dev.weir.streams.ingest.JobReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The third tab over a pool of two lanes, asked of its tables and data attributes. */
final class PoolDashboardTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Telemetry TELEMETRY = new Telemetry();
    private static Playwright driver;
    private static Browser browser;

    private final HandPipelines pipelines = new HandPipelines();
    private final HandPool hand = new HandPool(Settings.of(2, 64 << 20));
    private final List<String> polls = new ArrayList<>();
    private ApiServer server = serve(0);
    private BrowserContext context;
    private Page page;
    private List<String> complaints;

    @BeforeAll
    static void launch() {
        Path executable = Browsers.executable();
        driver = Browsers.driver();
        browser = Browsers.launch(driver, executable);
    }

    @AfterAll
    static void quit() {
        if (driver != null) {
            browser.close();
            driver.close();
        }
        TELEMETRY.close();
    }

    @BeforeEach
    void open() {
        pipelines.publish(Views.live("quakes", 1, Views.THREE));
        context = browser.newContext(new Browser.NewContextOptions().setViewportSize(1440, 1000));
        page = context.newPage();
        complaints = Browsers.complaints(page);
        page.onRequest(request -> {
            if (request.url().endsWith("/v1/compute")) {
                polls.add(request.url());
            }
        });
    }

    @AfterEach
    void close() {
        context.close();
        server.close();
        hand.close();
        assertEquals(List.of(), complaints);
    }

    @Test
    void thePoolIsAskedOnlyWhileItIsLookedAt() {
        page.clock().install();
        visit("");
        assertThat(page.locator("[role=tab]")).hasText(new String[] {"Summary", "Pool"});
        assertThat(page.locator(".card")).hasCount(3);
        // Once at the start, to know whether there is one.
        assertEquals(1, polls.size());
        page.locator("#tab-summary").focus();
        page.keyboard().press("ArrowRight");
        assertThat(page.locator("#tab-pool")).isFocused();
        assertThat(page.locator("weir-pool .caption")).isVisible();
        page.waitForCondition(() -> polls.size() >= 3);
        page.locator("#tab-summary").click();
        assertThat(page.locator("weir-map")).hasCount(1);
        int before = polls.size();
        page.clock().runFor(5_000);
        assertEquals(before, polls.size());
        page.locator("#tab-pool").click();
        page.waitForCondition(() -> polls.size() > before);
    }

    @Test
    void theFiguresAreThoseOfThePool() {
        List<Ticket> tickets = submit(40, 64);
        hand.pool.submit(new Job("gemm", Params.NONE, Map.of()), Priority.NORMAL, LONG);
        finish(tickets);
        visit("#pool");
        assertThat(page.locator(".page")).hasAttribute("data-status", "READY");
        assertThat(page.locator(".caption")).containsText("2 of 2 lanes are up; no job waits. gemm is answered within");
        assertTile("lanes", "2");
        assertTile("done", "40");
        assertTile("rejected", "1");
        assertTile("failed", "0");
        assertThat(page.locator("tr[data-kernel=gemm]")).hasAttribute("data-done", "40");
        assertThat(page.locator("tr[data-kernel=gemm] td").nth(0)).hasText("41");
        assertThat(page.locator("tr[data-kernel=gemm] td").nth(2)).hasText("1");
        double ofCeiling = hand.pool.view().kernels().getFirst().ofCeiling();
        String shown = page.locator("tr[data-kernel=gemm]").getAttribute("data-ceiling");
        assertEquals(ofCeiling, Double.parseDouble(shown), 1e-9);
        assertThat(page.locator("tr[data-lane]")).hasCount(2);
        assertThat(page.locator("tr[data-state=UP]")).hasCount(2);
    }

    @Test
    void whoWaitsIsSeenAndGoneWhenTheLanesGoOn() {
        hand.hold();
        visit("#pool");
        // Of different shapes, so that none of them shares a batch.
        List<Ticket> tickets = new ArrayList<>();
        for (int rows = 30; rows < 35; rows++) {
            tickets.addAll(submit(1, rows));
        }
        assertThat(page.locator(".caption [data-waiting]")).hasAttribute("data-waiting", "3");
        assertThat(page.locator("table[data-chart=queue] tbody tr").first().locator("td"))
                .hasText(new String[] {"3 jobs", "2 batches"});
        hand.release();
        finish(tickets);
        assertThat(page.locator(".caption [data-waiting]")).hasAttribute("data-waiting", "0");
        assertTile("done", "5");
    }

    @Test
    void topicsOfJobsAreNeitherSummariesNorSolvers() {
        pipelines.publish(jobs(0, 700));
        pipelines.publish(jobs(1, 34));
        visit("#pool");
        assertThat(page.locator("[role=tab]")).hasText(new String[] {"Summary", "Pool"});
        assertThat(page.locator("tr[data-topic=scoring] [data-counter=read]")).hasText("734");
        assertThat(page.locator("tr[data-topic=scoring] [data-counter=done]")).hasText("714");
        assertThat(page.locator("tr[data-topic=scoring] [data-counter=deadLettered]"))
                .hasText("10");
        pipelines.publish(jobs(1, 40));
        assertThat(page.locator("tr[data-topic=scoring] [data-counter=read]")).hasText("740");
        page.locator("#tab-summary").click();
        assertThat(page.locator("header.bar select")).hasCount(0);
    }

    @Test
    void aServerThatIsGoneIsSaidToBeSo() {
        finish(submit(3, 64));
        visit("#pool");
        assertTile("done", "3");
        int port = server.port();
        server.close();
        assertThat(page.locator(".page")).hasAttribute("data-status", "LOST");
        assertThat(page.locator("weir-pool .detail").first()).containsText("What you see is from before");
        assertTile("done", "3");
        finish(submit(4, 64));
        server = serve(port);
        assertTile("done", "7");
        assertThat(page.locator(".page")).hasAttribute("data-status", "READY");
        complaints.removeIf(complaint -> complaint.contains("ERR_"));
    }

    @Test
    void everyChartHasItsTableAndEveryThemeAndWidthIsDrawnWithoutOverflow() {
        pipelines.publish(jobs(0, 734));
        visit("#pool");
        for (int i = 0; i < 4; i++) {
            finish(submit(60, 96 + i));
            int seen = polls.size();
            page.waitForCondition(() -> polls.size() > seen + 1);
        }
        for (String chart : List.of("queue", "rate", "wait", "ceiling", "kernels", "lanes", "topics")) {
            assertThat(page.locator("table[data-chart=" + chart + "]")).hasCount(1);
        }
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            for (int width : List.of(1440, 820, 390)) {
                page.setViewportSize(width, 1000);
                page.waitForFunction("() => document.querySelectorAll('weir-chart canvas').length === 4");
                String name = scheme.name().toLowerCase(Locale.ROOT) + "-" + width;
                page.screenshot(new Page.ScreenshotOptions()
                        .setPath(Path.of("target", "pool-" + name + ".png"))
                        .setFullPage(true));
                assertEquals(width, page.evaluate("document.documentElement.scrollWidth"), name);
            }
        }
    }

    private List<Ticket> submit(int times, int rows) {
        float[] ones = new float[rows * rows];
        Arrays.fill(ones, 1);
        var square = new FloatTensor(Shape.of(rows, rows), ones);
        List<Ticket> tickets = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            tickets.add(hand.pool.submit(
                    new Job("gemm", Params.NONE, Map.of("A", square, "B", square)), Priority.NORMAL, LONG));
        }
        return tickets;
    }

    private static void finish(List<Ticket> tickets) {
        for (Ticket ticket : tickets) {
            assertTrue(
                    ticket.answer()
                                    .toCompletableFuture()
                                    .orTimeout(20, TimeUnit.SECONDS)
                                    .join()
                            instanceof Answer.Done);
        }
    }

    /** Of so many records 10 were refused, and 5 could not be read. */
    private static PipelineView jobs(int partition, long read) {
        JobsView shown = new JobsView(read, "ab", new JobsView.Counters(read, read - 10, 5, 0, 0, 0, 5), 700);
        return new PipelineView(
                "scoring",
                partition,
                PipelineView.Status.LIVE,
                "",
                1,
                read,
                read + 5,
                10_000,
                10_040,
                PipelineView.Latency.NONE,
                Optional.of(shown));
    }

    private void visit(String hash) {
        page.navigate("http://127.0.0.1:" + server.port() + "/" + hash);
        // A first page of a cold browser on a busy machine takes its time.
        assertThat(page.locator(".page"))
                .not()
                .hasAttribute("data-status", "NONE", new LocatorAssertions.HasAttributeOptions().setTimeout(30_000));
    }

    private void assertTile(String name, String value) {
        assertThat(page.locator("[data-tile=" + name + "]")).hasAttribute("data-value", value);
    }

    private ApiServer serve(int port) {
        var declared = new Declared(
                List.of(Views.definition("quakes")),
                List.of(),
                List.of(new JobsDefinition("scoring", "scoring.jobs", "scoring.results", "scoring.dead-letters")));
        return ApiServer.start(
                ApiConfig.loopback(port),
                new ApiServer.Parts(
                        pipelines,
                        declared,
                        Views.DESK,
                        new PoolDesk(hand.pool, new JobReader()),
                        hand.pool,
                        hand.catalogue,
                        TELEMETRY));
    }
}
