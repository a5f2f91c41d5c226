package dev.weir.app.api;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import dev.weir.actors.pipeline.PipelineView;
import dev.weir.app.telemetry.Telemetry;
import dev.weir.kernels.element.Element;
import dev.weir.streams.definition.PipelineDefinition;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a person sees, asked of the tables and data attributes beside the pictures. */
final class DashboardTest {
    private static final Telemetry TELEMETRY = new Telemetry();
    private static Playwright driver;
    private static Browser browser;

    private final HandPipelines pipelines = new HandPipelines();
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
        publish(1, Views.THREE);
        context = browser.newContext(new Browser.NewContextOptions().setViewportSize(1440, 900));
        page = context.newPage();
        complaints = Browsers.complaints(page);
        page.navigate("http://127.0.0.1:" + server.port() + "/");
        assertThat(root()).hasAttribute("data-status", "LIVE");
    }

    @AfterEach
    void close() {
        context.close();
        server.close();
        assertEquals(List.of(), complaints);
    }

    @Test
    void theFiguresAreThoseOfTheState() {
        assertThat(page.locator(".caption"))
                .hasText("These 3 stand for 3 in the last 24 h — at least 90.0 % of the best possible.");
        assertThat(page.locator(".note").first()).hasText("a replay");
        assertThat(page.locator("[data-value]").first()).hasAttribute("data-value", "9");
        assertThat(page.locator("[data-bound]")).hasAttribute("data-bound", "10");
        assertThat(page.locator("[data-twin]")).hasAttribute("data-twin", "7");
        assertThat(page.locator("[data-lag]")).hasText("5 records");
        assertThat(page.locator("[data-dead-letters]")).hasText("2 records");
        assertThat(page.locator(".card")).hasCount(3);
        assertThat(page.locator(".card").first()).containsText("near a");
        assertThat(page.locator(
                        "table[data-chart=map] tr[data-mark~=member], table[data-chart=map] tr[data-mark^=member]"))
                .hasCount(3);
    }

    @Test
    void whatCannotBeKeptIsSaidByGroup() {
        assertThat(page.locator(".unmet"))
                .hasText(
                        "Not all constraints can be kept now: group ak lacks 1 of its min; 1 pinned element is not live.");
    }

    @Test
    void everyChartHasATableThatGrowsWithTheStream() {
        for (String chart : List.of("quality", "certificate", "churn", "calls", "lag", "freshness", "dead-letters")) {
            assertThat(page.locator("table[data-chart=" + chart + "]")).hasCount(1);
        }
        assertThat(page.locator("table[data-chart=lag]")).hasAttribute("data-points", "1");
        publish(2, Views.THREE);
        assertThat(page.locator("table[data-chart=lag]")).hasAttribute("data-points", "2");
        page.locator("#chart-quality .link").click();
        assertThat(page.locator("#chart-quality .table-twin")).hasAttribute("data-open", "");
        assertThat(page.locator("#chart-quality td").first()).hasText("75.0 %");
    }

    @Test
    void aWithdrawnElementIsNowhereOnThePage() {
        assertThat(page.locator("[data-id=b]").first()).isAttached();
        publish(2, List.of(Views.THREE.get(0), Views.THREE.get(2)));
        assertThat(page.locator("[data-live]")).hasAttribute("data-live", "2");
        assertThat(page.locator("[data-id=b]")).hasCount(0);
        assertThat(page.locator("body")).not().containsText("near b");
    }

    @Test
    void anIdOfMarkupIsText() {
        String id = "<img src=x onerror=\"window.pwned=1\"><script>window.pwned=1</script>\u202E";
        Element plain = Views.THREE.get(0);
        Element hostile = new Element(id, plain.features(), plain.time(), plain.expiry(), id, "not json", 0);
        publish(2, List.of(hostile, Views.THREE.get(1)));
        assertThat(page.locator(".card").first()).containsText("<img src=x onerror");
        page.locator(".card").first().click();
        assertThat(page.locator(".why")).containsText("not json");
        assertEquals(0, page.locator("img").count());
        assertEquals(null, page.evaluate("window.pwned ?? null"));
    }

    @Test
    void whyOpensAndClosesByKeyboard() {
        page.locator(".card").nth(1).focus();
        page.keyboard().press("Enter");
        assertThat(page.locator(".why")).hasAttribute("data-why", "b");
        assertThat(page.locator(".why")).containsText("Stands for 3 live elements");
        assertThat(page.locator(".back")).isFocused();
        page.keyboard().press("Escape");
        assertThat(page.locator(".card").nth(1)).isFocused();
    }

    @Test
    void offlineAndBackLeavesNoGap() {
        context.setOffline(true);
        assertThat(root()).hasAttribute("data-connection", "lost");
        assertThat(page.locator(".banner")).containsText("Connection lost");
        for (int offset = 2; offset < 6; offset++) {
            publish(offset, Views.THREE);
        }
        context.setOffline(false);
        assertThat(root()).hasAttribute("data-connection", "open");
        publish(6, Views.THREE);
        assertThat(page.locator("footer")).containsText("offset 6");
        assertThat(page.locator(".banner")).hasCount(0);
        assertThat(root()).hasAttribute("data-gaps", "0");
        complaints.removeIf(complaint -> complaint.contains("ERR_INTERNET_DISCONNECTED"));
    }

    @Test
    void aRestartedServerIsPickedUpAgain() {
        int port = server.port();
        server.close();
        assertThat(root()).hasAttribute("data-connection", "lost");
        assertThat(page.locator(".card")).hasCount(3);
        server = serve(port);
        publish(9, Views.THREE);
        assertThat(root()).hasAttribute("data-connection", "open");
        assertThat(page.locator("footer")).containsText("offset 9");
        assertThat(root()).hasAttribute("data-gaps", "0");
        complaints.removeIf(complaint -> complaint.contains("ERR_CONNECTION_REFUSED")
                || complaint.contains("ERR_INCOMPLETE_CHUNKED_ENCODING")
                || complaint.contains("ERR_CONNECTION_RESET"));
    }

    @Test
    void aStaleStateIsLabelledAndKept() {
        PipelineView live = Views.live("quakes", 2, Views.THREE);
        pipelines.publish(Views.stale(live, "the broker does not answer"));
        assertThat(page.locator(".page")).hasAttribute("data-stale", "");
        assertThat(page.locator(".status")).containsText("Stale");
        assertThat(page.locator(".detail")).hasText("the broker does not answer");
        assertThat(page.locator(".card")).hasCount(3);
    }

    @Test
    void anEmptyStreamPromisesNothing() {
        publish(2, List.of());
        assertThat(page.locator(".caption")).hasText("Nothing is live yet: 0 elements in the last 24 h.");
        assertThat(page.locator(".side .empty")).hasText("No member yet: nothing is live.");
    }

    @Test
    void aPipelineWithoutAPlaceIsListedAndCanBeChosen() {
        pipelines.publish(Views.live("words", 1, Views.THREE));
        page.locator("select").selectOption("words/0");
        assertThat(page.locator("canvas[role=img]")).hasCount(0);
        assertThat(page.locator(".listing tr[data-id]")).hasCount(3);
    }

    @Test
    void everyThemeAndWidthIsDrawnWithoutOverflow() {
        publish(2, many());
        assertThat(page.locator("[data-live]")).hasAttribute("data-live", "60");
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            for (int width : List.of(1440, 820, 390)) {
                page.setViewportSize(width, 900);
                page.waitForFunction("() => document.querySelector('weir-map canvas').clientWidth > 0");
                String name = scheme.name().toLowerCase(java.util.Locale.ROOT) + "-" + width;
                page.screenshot(new Page.ScreenshotOptions()
                        .setPath(Path.of("target", "dashboard-" + name + ".png"))
                        .setFullPage(true));
                assertEquals(width, page.evaluate("document.documentElement.scrollWidth"), name);
            }
        }
        assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
        page.locator(".theme").click();
        assertThat(page.locator("html")).hasAttribute("data-theme", "light");
    }

    @Test
    void nothingIsDrawnOrAskedWhileNothingChanges() {
        page.waitForTimeout(300);
        page.evaluate(
                "() => { window.drawn = 0; const stroke = CanvasRenderingContext2D.prototype.stroke;"
                        + " CanvasRenderingContext2D.prototype.stroke = function (...a) { window.drawn++; return stroke.apply(this, a); }; }");
        List<String> asked = new ArrayList<>();
        page.onRequest(request -> asked.add(request.url()));
        page.waitForTimeout(1500);
        assertEquals(0, page.evaluate("window.drawn"));
        assertEquals(List.of(), asked);
        publish(2, Views.THREE);
        page.waitForFunction("() => window.drawn > 0");
    }

    private static List<Element> many() {
        List<Element> all = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            all.add(Views.element("e" + i, i * 37 % 130 - 60, i * 53 % 360 - 180, i % 6));
        }
        return all;
    }

    private Locator root() {
        return page.locator(".page");
    }

    private void publish(long offset, List<Element> live) {
        pipelines.publish(Views.live("quakes", offset, live));
    }

    private ApiServer serve(int port) {
        ApiConfig config = new ApiConfig("127.0.0.1", port, false, Set.of(), Map.of("quakes", "a replay"));
        PipelineDefinition words = Views.placeless("words");
        return ApiServer.start(
                config, Views.parts(pipelines, Views.declared(Views.definition("quakes"), words), TELEMETRY));
    }
}
