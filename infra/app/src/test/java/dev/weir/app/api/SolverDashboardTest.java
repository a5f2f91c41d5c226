package dev.weir.app.api;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import dev.weir.actors.pipeline.PipelineView;
import dev.weir.app.telemetry.Telemetry;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The second tab, asked of its tables and data attributes. */
final class SolverDashboardTest {
    private static final Telemetry TELEMETRY = new Telemetry();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static Playwright driver;
    private static Browser browser;

    private final HandPipelines pipelines = new HandPipelines();
    private ApiServer server = serve(0, SolverViews.AUDIT_EVERY);
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
    }

    @AfterEach
    void close() {
        context.close();
        server.close();
        assertEquals(List.of(), complaints);
    }

    @Test
    void theTabsComeWithTheFirstSolverAndTurnByKeyboard() {
        visit("");
        assertThat(page.locator("[role=tab]")).hasCount(0);
        publish(20);
        assertThat(page.locator("[role=tab]")).hasText(new String[] {"Summary", "Solver"});
        assertThat(page.locator("weir-map")).hasCount(1);
        page.locator("#tab-summary").focus();
        page.keyboard().press("ArrowRight");
        assertThat(page.locator("#tab-solver")).isFocused();
        assertThat(page.locator("#tab-solver")).hasAttribute("aria-selected", "true");
        assertThat(page.locator("weir-solver .caption")).isVisible();
        assertThat(page.locator("weir-map")).hasCount(0);
        assertEquals("#solver", page.evaluate("location.hash"));
        page.goBack();
        assertThat(page.locator("weir-map")).hasCount(1);
    }

    @Test
    void theFiguresAreThoseOfTheApi() throws Exception {
        publish(40);
        visit("#solver");
        JsonObject solver = partition();
        JsonObject tallies = solver.getJsonArray("sequences").getJsonObject(0).getJsonObject("tallies");
        double taken = tallies.getDouble("auditedIterations");
        assertThat(page.locator(".caption"))
                .hasText("The last 40 systems of clay took 41 sweeps each. Gauss-Seidel takes 4.2 times as many,"
                        + " the best fixed ω in hindsight (1.65) 1.07 times, Young’s 1.22 times.");
        assertNumber("data-gauss-seidel", tallies.getDouble("gaussSeidelIterations") / taken);
        assertNumber("data-best-fixed", tallies.getDouble("bestFixedIterations") / taken);
        assertNumber("data-young", tallies.getDouble("youngIterations") / tallies.getDouble("besideYoung"));
        assertThat(page.locator("weir-solver .note").first())
                .hasText(
                        "Measured on every 8th system, which was solved again with other factors: 5 so far. Young’s ω is computed"
                                + " from the matrix’s spectrum. two slabs");
        JsonObject counters = solver.getJsonObject("counters");
        assertTile("solved", counters.getInteger("solved"));
        assertTile("dead-letters", counters.getInteger("deadLettered"));
        assertTile("lag", solver.getInteger("lag"));
        assertThat(page.locator("[data-digest]")).hasText(solver.getString("digest"));
        assertThat(page.locator(".because")).containsText("At context −2.5 the rule expects 41 sweeps at 1.60");
        assertThat(page.locator("[data-rescued]")).hasAttribute("data-rescued", "3");
    }

    @Test
    void everyRoundIsDrawnOnceAlsoWhenTheStreamWasLostAndTheWholeCameAgain() {
        publish(20);
        visit("#solver");
        assertRounds(20);
        publish(25);
        assertRounds(25);
        int port = server.port();
        server.close();
        assertThat(page.locator(".page")).hasAttribute("data-connection", "lost");
        assertThat(page.locator("weir-solver .caption")).isVisible();
        server = serve(port, SolverViews.AUDIT_EVERY);
        publish(100);
        assertThat(page.locator(".page")).hasAttribute("data-connection", "open");
        // The server tells all of them again.
        assertRounds(100);
        publish(203);
        assertRounds(203);
        assertThat(page.locator("table[data-chart=rounds] tbody tr").first()).hasAttribute("data-x", "202");
        assertThat(page.locator(".page")).hasAttribute("data-gaps", "0");
        complaints.removeIf(complaint -> complaint.contains("ERR_CONNECTION_REFUSED")
                || complaint.contains("ERR_INCOMPLETE_CHUNKED_ENCODING")
                || complaint.contains("ERR_CONNECTION_RESET"));
    }

    @Test
    void aSequenceThatWasForgottenBeginsAgain() {
        publish(20);
        visit("#solver");
        assertRounds(20);
        publish(4);
        assertRounds(4);
    }

    @Test
    void theRegretEndsWhereTheTalliesDo() throws Exception {
        publish(203);
        visit("#solver");
        JsonObject tallies =
                partition().getJsonArray("sequences").getJsonObject(0).getJsonObject("tallies");
        long regret = tallies.getLong("auditedIterations") - tallies.getLong("bestFixedIterations");
        assertThat(page.locator("#chart-regret [data-regret]").first())
                .hasAttribute("data-regret", Long.toString(regret));
        // Round 199 took 41 sweeps, and the best fixed omega 44.
        assertThat(page.locator("table[data-chart=regret] tbody tr")
                        .nth(1)
                        .locator("td")
                        .first())
                .hasAttribute("data-value", Long.toString(regret + 3));
    }

    @Test
    void everyChartHasItsTable() {
        publish(40);
        visit("#solver");
        for (String chart : List.of("rounds", "curve", "choice", "regret")) {
            assertThat(page.locator("table[data-chart=" + chart + "]")).hasCount(1);
        }
        assertThat(page.locator("table[data-chart=curve]")).hasAttribute("data-points", "42");
        page.locator("#chart-choice .link").click();
        assertThat(page.locator("table[data-chart=choice] tbody tr").nth(1)).hasText("ω = 1.6080.0 %–41 sweeps");
    }

    @Test
    void aSequenceIsChosenAndAllAreSummedUp() {
        pipelines.publish(
                SolverViews.live("ground", SolverViews.sequence("clay", 40), SolverViews.sequence("sand", 8)));
        visit("#solver");
        assertThat(page.locator("main.solver")).hasAttribute("data-sequence", "clay");
        page.locator("select.sequence").selectOption("sand");
        assertRounds(8);
        page.locator("select.sequence").selectOption("");
        assertThat(page.locator(".caption")).containsText("The last 48 systems of 2 sequences took");
        assertThat(page.locator("weir-chart")).hasCount(0);
        page.locator(".sequences tr[data-name=clay] button").click();
        assertRounds(40);
    }

    @Test
    void withoutAuditsNothingIsCompared() {
        int port = server.port();
        server.close();
        server = serve(port, 0);
        publish(7);
        visit("#solver");
        assertThat(page.locator(".caption")).hasText("The last 7 systems of clay took 40.9 sweeps each.");
        assertThat(page.locator("weir-solver .note").first()).containsText("audit-every = 8");
    }

    @Test
    void aSolverWithoutAStateWaitsAndIsNoSummary() {
        pipelines.publish(PipelineView.unknown("ground", 0, PipelineView.Status.RESTORING, "40 of 100 records", 1));
        visit("#solver");
        assertThat(page.locator(".page")).hasAttribute("data-status", "RESTORING");
        assertThat(page.locator(".waiting")).containsText("40 of 100 records");
        page.locator("#tab-summary").click();
        assertThat(page.locator(".page")).hasAttribute("data-status", "LIVE");
        assertThat(page.locator(".card")).hasCount(3);
    }

    @Test
    void everyThemeAndWidthIsDrawnWithoutOverflow() {
        publish(120);
        visit("#solver");
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            for (int width : List.of(1440, 820, 390)) {
                page.setViewportSize(width, 1000);
                page.waitForFunction("() => document.querySelectorAll('weir-chart canvas').length === 4");
                String name = scheme.name().toLowerCase(Locale.ROOT) + "-" + width;
                page.screenshot(new Page.ScreenshotOptions()
                        .setPath(Path.of("target", "solver-" + name + ".png"))
                        .setFullPage(true));
                assertEquals(width, page.evaluate("document.documentElement.scrollWidth"), name);
            }
        }
    }

    private void publish(int rounds) {
        pipelines.publish(SolverViews.live("ground", SolverViews.sequence("clay", rounds)));
    }

    private void visit(String hash) {
        page.navigate("http://127.0.0.1:" + server.port() + "/" + hash);
        // A first page of a cold browser on a busy machine takes its time.
        assertThat(page.locator(".page"))
                .not()
                .hasAttribute("data-status", "NONE", new LocatorAssertions.HasAttributeOptions().setTimeout(30_000));
    }

    private JsonObject partition() throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + server.port() + "/v1/solvers/ground");
        String body = CLIENT.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
        return new JsonObject(body).getJsonArray("partitions").getJsonObject(0);
    }

    private void assertRounds(long rounds) {
        assertThat(page.locator("table[data-chart=rounds]")).hasAttribute("data-points", Long.toString(rounds));
    }

    private void assertNumber(String attribute, double value) {
        String found = page.locator("weir-solver .caption [" + attribute + "]").getAttribute(attribute);
        assertEquals(value, Double.parseDouble(found), 1e-9, attribute);
    }

    private void assertTile(String name, int value) {
        assertThat(page.locator("[data-tile=" + name + "]")).hasAttribute("data-value", Integer.toString(value));
    }

    private ApiServer serve(int port, int auditEvery) {
        ApiConfig config = new ApiConfig("127.0.0.1", port, false, Set.of(), Map.of("ground", "two slabs"));
        var declared = new Declared(
                List.of(Views.definition("quakes")), List.of(SolverViews.definition("ground", auditEvery)), List.of());
        return ApiServer.start(config, Views.parts(pipelines, declared, TELEMETRY));
    }
}
