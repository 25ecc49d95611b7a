package io.metka.enrich;

import io.metka.model.Enrichment.Device;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Tells from a User-Agent and its hints which device, system and browser sent a request.
 *
 * <p>By tables and a few rules: browsers have frozen their User-Agents, so there is little left in them to know, and the
 * hints say the rest in clear (docs/decisions/device-detection.md). Takes microseconds whatever the text is.
 */
final class ClientReader {
    private static final Pattern HUAWEI_MODEL = Pattern.compile("[A-Z]{3}-[A-Z]{1,2}\\d{1,3}\\w?");
    private static final Set<String> NO_MODELS = Set.of("k", "u", "wv", "mobile", "tablet", "linux", "arm", "arm_64");
    private static final int LONGEST_BRAND = 12;

    private final List<List<String>> browsers = Resource.rows("browsers.tsv");
    private final Map<String, String> brands = new HashMap<>();
    private final Crawlers crawlers = new Crawlers();

    ClientReader() {
        Resource.rows("brands.tsv").forEach(row -> brands.put(row.get(0), row.get(1)));
    }

    Client read(Client.Signature signature) {
        String userAgent = signature.userAgent();
        Hints hints = new Hints(signature.hints());
        OperatingSystem system = OperatingSystem.of(userAgent);
        Hints.Brand browser = browser(userAgent);
        Crawlers.Kind robot = crawlers.find(userAgent);
        String type = robot == Crawlers.Kind.NONE ? type(userAgent, system, hints) : "robot";
        boolean known = !browser.name().isEmpty() && !system.name().isEmpty();
        boolean contradicts = robot == Crawlers.Kind.NONE && contradicts(userAgent, system, hints);
        if (!hints.isEmpty() && !contradicts) {
            system = refined(system, hints);
            browser = refined(browser, hints.browser());
        }
        Device device = new Device(
                type,
                brand(userAgent, system, hints.model()),
                system.name(),
                system.version(),
                browser.name(),
                browser.version());
        return new Client(device, robot, known, contradicts);
    }

    private Hints.Brand browser(String userAgent) {
        for (List<String> row : browsers) {
            int at = userAgent.indexOf(row.get(0));
            if (at >= 0) {
                return inPlace(
                        row.get(1),
                        userAgent,
                        OperatingSystem.version(userAgent, at + row.get(0).length()));
            }
        }
        if (userAgent.contains("AppleWebKit/") && userAgent.contains("Safari/")) {
            boolean android = userAgent.contains("Android");
            return new Hints.Brand(
                    android ? "Android Browser" : "Safari", OperatingSystem.after(userAgent, "Version/"));
        }
        if (userAgent.contains("AppleWebKit/") && userAgent.contains("Mobile/")) {
            return new Hints.Brand("iOS WebView", "");
        }
        return product(userAgent);
    }

    private static Hints.Brand inPlace(String name, String userAgent, String version) {
        if (name.equals("Chrome") && userAgent.contains("; wv)")) {
            return new Hints.Brand("Android WebView", version);
        }
        if (name.equals("Internet Explorer") && userAgent.contains("rv:11")) {
            return new Hints.Brand(name, "11.0");
        }
        if (name.equals("Opera") && userAgent.startsWith("Opera/") && userAgent.contains("Version/")) {
            return new Hints.Brand(name, OperatingSystem.after(userAgent, "Version/"));
        }
        return new Hints.Brand(name, version);
    }

    /** An app's or a library's own name: {@code okhttp/4.9.3}. */
    private static Hints.Brand product(String userAgent) {
        int slash = userAgent.indexOf('/');
        if (slash < 2 || slash > 40 || userAgent.startsWith("Mozilla")) {
            return new Hints.Brand("", "");
        }
        String name = userAgent.substring(0, slash);
        boolean word = name.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '-' || c == '_' || c == '.');
        return word ? new Hints.Brand(name, OperatingSystem.version(userAgent, slash + 1)) : new Hints.Brand("", "");
    }

    private static String type(String userAgent, OperatingSystem system, Hints hints) {
        if (isTv(userAgent, system)) {
            return "tv";
        }
        return switch (system.name()) {
            case "iOS" -> "phone";
            case "iPadOS" -> "tablet";
            case "PlayStation", "Nintendo", "Xbox" -> "console";
            case "Android", "HarmonyOS", "Tizen", "Aurora" ->
                (userAgent.contains("Mobile") || hints.isMobile() || !userAgent.startsWith("Mozilla"))
                                && !isTablet(userAgent, hints)
                        ? "phone"
                        : "tablet";
            case "KaiOS", "Windows Phone" -> "phone";
            case "Windows", "macOS", "Linux", "ChromeOS" -> hints.isTablet() ? "tablet" : "desktop";
            default -> hints.isMobile() || userAgent.contains("Mobile") ? "phone" : "";
        };
    }

    private static boolean isTablet(String userAgent, Hints hints) {
        return hints.isTablet() || userAgent.contains("Tablet");
    }

    private static boolean isTv(String userAgent, OperatingSystem system) {
        return system.name().equals("tvOS")
                || system.name().equals("webOS")
                || (system.name().equals("Tizen") && userAgent.contains("TV"))
                || userAgent.contains("SMART-TV")
                || userAgent.contains("SmartTV")
                || userAgent.contains("Android TV")
                || userAgent.contains("GoogleTV")
                || userAgent.contains("BRAVIA")
                || userAgent.contains("HbbTV")
                || userAgent.contains("CrKey")
                || userAgent.contains("; AFT");
    }

    private String brand(String userAgent, OperatingSystem system, String hintedModel) {
        return switch (system.name()) {
            case "iOS", "iPadOS", "macOS", "tvOS" -> "Apple";
            case "PlayStation" -> "Sony";
            case "Xbox" -> "Microsoft";
            case "Nintendo" -> "Nintendo";
            case "webOS" -> "LG";
            case "Tizen" -> "Samsung";
            default -> brandOf(hintedModel.isEmpty() ? model(userAgent) : hintedModel);
        };
    }

    private String brandOf(String model) {
        String lower = model.toLowerCase(Locale.ROOT);
        for (int length = Math.min(LONGEST_BRAND, lower.length()); length > 1; length--) {
            String brand = brands.get(lower.substring(0, length));
            if (brand != null) {
                return brand;
            }
        }
        return HUAWEI_MODEL.matcher(model).matches() ? "Huawei" : "";
    }

    /** {@code Redmi Note 8} of {@code (Linux; U; Android 11; ru-ru; Redmi Note 8 Build/…)}. */
    private static String model(String userAgent) {
        int android = userAgent.indexOf("Android");
        int from = android < 0 ? -1 : userAgent.indexOf(';', android);
        int end = from < 0 ? -1 : userAgent.indexOf(')', from);
        if (end < 0) {
            return "";
        }
        for (String part : userAgent.substring(from + 1, end).split(";", 8)) {
            int build = part.indexOf(" Build/");
            String model = (build < 0 ? part : part.substring(0, build)).strip();
            boolean locale = model.length() == 5 && (model.charAt(2) == '-' || model.charAt(2) == '_');
            if (model.length() > 1 && !locale && !NO_MODELS.contains(model.toLowerCase(Locale.ROOT))) {
                return model;
            }
        }
        return "";
    }

    private static OperatingSystem refined(OperatingSystem system, Hints hints) {
        String platform = hints.platform();
        if (platform.isEmpty() || (!system.name().isEmpty() && !system.name().equals(platform))) {
            return system;
        }
        String version = hints.platformVersion();
        return new OperatingSystem(platform, version.isEmpty() ? system.version() : version);
    }

    /** Hints are believed about a browser that the User-Agent shows as its engine alone, and about full versions. */
    private static Hints.Brand refined(Hints.Brand browser, Hints.Brand hinted) {
        boolean engine = browser.name().isEmpty() || browser.name().equals("Chrome");
        boolean same = browser.name().equals(hinted.name());
        boolean better = engine && !hinted.name().isEmpty() && !hinted.name().equals("Chromium");
        return (same || better) && !hinted.version().isEmpty() ? hinted : browser;
    }

    /** A browser with hints is made of Chromium and runs where it says; a script that copies headers often forgets one. */
    private static boolean contradicts(String userAgent, OperatingSystem system, Hints hints) {
        if (hints.isEmpty() || userAgent.isEmpty()) {
            return false;
        }
        String platform = hints.platform();
        boolean otherSystem = !platform.isEmpty()
                && !system.name().isEmpty()
                && !platform.equals(system.name())
                && !isDesktopMode(platform, system.name());
        boolean noChromium = !hints.browser().name().isEmpty()
                && !userAgent.contains("Chrome/")
                && !userAgent.contains("Chromium/")
                && userAgent.startsWith("Mozilla");
        return otherSystem || noChromium;
    }

    /** A phone that asks for the desktop's page says so in its User-Agent alone, and Android is a Linux. */
    private static boolean isDesktopMode(String platform, String system) {
        return (platform.equals("Android")
                        && (system.equals("Linux") || system.equals("Windows") || system.equals("HarmonyOS")))
                || (platform.equals("Linux")
                        && (system.equals("Android") || system.equals("Tizen") || system.equals("webOS")));
    }
}
