package io.edupulse.classroom.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edupulse.kernel.text.Text;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/// A real Chromium, steered over WebDriver. Each page is a tab of its own, and so has a token of its own.
final class Browser implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String AXE = axe();

    private final ChromeDriver driver;

    /// A screen, and the colours that its user likes.
    record Screen(String name, int width, int height, boolean isDark) {

        static final Screen WIDE = new Screen("wide", 1440, 1000, false);
        static final Screen WIDE_DARK = new Screen("wide-dark", 1440, 1000, true);
        static final Screen PHONE = new Screen("phone", 390, 844, false);
        static final Screen PHONE_DARK = new Screen("phone-dark", 390, 844, true);
        static final Screen NARROW = new Screen("narrow", 360, 640, false);

        @Override
        public String toString() {
            return name;
        }
    }

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    static Browser start(Path profile) {
        var options = new ChromeOptions();
        options.setBinary(onPath("chromium").toFile());
        options.addArguments(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--hide-scrollbars",
                "--user-data-dir=" + profile);
        var logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        var service = new ChromeDriverService.Builder()
                .usingDriverExecutable(onPath("chromedriver").toFile())
                .usingAnyFreePort()
                .build();
        return new Browser(new ChromeDriver(service, options));
    }

    private static Path onPath(String program) {
        return List.of(System.getenv("PATH").split(File.pathSeparator)).stream()
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(program + " is not installed: see ./edupulse --help"));
    }

    /// Opens a page in a new tab.
    Tab open(String url) {
        driver.switchTo().newWindow(WindowType.TAB);
        var tab = new Tab(driver.getWindowHandle());
        driver.get(url);
        return tab;
    }

    /// The same, as whoever has a token.
    Tab open(String url, String token) {
        var tab = open(url);
        tab.signIn(token);
        return tab;
    }

    @Override
    public void close() {
        driver.quit();
    }

    /// A page that is open.
    final class Tab implements AutoCloseable {

        private final String window;

        private Tab(String window) {
            this.window = window;
        }

        private ChromeDriver here() {
            driver.switchTo().window(window);
            return driver;
        }

        void signIn(String token) {
            type("Token", token);
            press("Sign in", "dialog//button");
            await().atMost(LIMIT)
                    .until(() ->
                            here().findElements(By.cssSelector("dialog[open]")).isEmpty());
        }

        void reload() {
            here().navigate().refresh();
        }

        /// Types into the field with this label, instead of what is in it.
        void type(String label, String text) {
            var field = field(label);
            field.clear();
            field.sendKeys(text);
        }

        String typed(String label) {
            return Objects.requireNonNullElse(field(label).getDomProperty("value"), "");
        }

        private WebElement field(String label) {
            var id = shown(By.xpath(Text.format("//label[normalize-space()='%s']", label)))
                    .getDomAttribute("for");
            return shown(By.id(id));
        }

        void press(String button) {
            press(button, "button");
        }

        /// @param path which buttons, in XPath
        void press(String text, String path) {
            shown(By.xpath(Text.format("//%s[normalize-space()='%s']", path, text)))
                    .click();
        }

        /// The button that says to those who hear the page what it does.
        void pressLabelled(String label) {
            shown(By.xpath(Text.format("//button[@aria-label='%s']", label))).click();
        }

        /// Waits until a text is on the page.
        void see(String text) {
            await().atMost(LIMIT).untilAsserted(() -> assertThat(text()).contains(text));
        }

        void seeNoMore(String text) {
            await().atMost(LIMIT).untilAsserted(() -> assertThat(text()).doesNotContain(text));
        }

        String text() {
            return here().findElement(By.tagName("body")).getText();
        }

        /// Waits until it is there and seen.
        WebElement shown(By by) {
            return await().atMost(LIMIT)
                    .ignoreExceptions()
                    .until(
                            () -> here().findElements(by).stream()
                                    .filter(WebElement::isDisplayed)
                                    .findFirst()
                                    .orElse(null),
                            Objects::nonNull);
        }

        int count(String selector) {
            return here().findElements(By.cssSelector(selector)).size();
        }

        Object script(String script, Object... arguments) {
            return Objects.requireNonNullElse(here().executeScript(script, arguments), "");
        }

        void look(Screen screen) {
            here().executeCdpCommand(
                            "Emulation.setDeviceMetricsOverride",
                            Map.of(
                                    "width",
                                    screen.width(),
                                    "height",
                                    screen.height(),
                                    "deviceScaleFactor",
                                    1,
                                    "mobile",
                                    screen.width() < 500));
            here().executeCdpCommand(
                            "Emulation.setEmulatedMedia",
                            Map.of(
                                    "features",
                                    List.of(
                                            Map.of(
                                                    "name",
                                                    "prefers-color-scheme",
                                                    "value",
                                                    screen.isDark() ? "dark" : "light"),
                                            Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
        }

        /// What axe finds serious or critical.
        List<?> faults() {
            if ("undefined".equals(here().executeScript("return typeof axe"))) {
                here().executeScript(AXE);
            }
            var faults = here().executeAsyncScript("""
                    const done = arguments[arguments.length - 1];
                    axe.run({ resultTypes: ["violations"] }).then((found) => done(found.violations
                        .filter((each) => ["serious", "critical"].includes(each.impact))
                        .map((each) => each.id + ": " + each.nodes.map((node) => node.target.join(" ")).join(", "))));
                    """);
            return (List<?>) Objects.requireNonNull(faults);
        }

        /// A picture of the page from its top.
        byte[] picture() {
            script("window.scrollTo(0, 0)");
            return here().getScreenshotAs(OutputType.BYTES);
        }

        /// What the browser says of the page, such as that its policy forbids something.
        List<String> complaints() {
            return here().manage().logs().get(LogType.BROWSER).getAll().stream()
                    .map(LogEntry::getMessage)
                    .filter(message -> !message.contains("Failed to load resource")) // a node that is away
                    .toList();
        }

        @Override
        public void close() {
            here().close();
            driver.switchTo().window(driver.getWindowHandles().iterator().next());
        }
    }

    /// The source of axe-core, from its jar.
    private static String axe() {
        try (var in = Browser.class.getResourceAsStream("/axe.min.js")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
