package io.metka.enrich;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads User-Agent Client Hints, whose values are structured fields (RFC 8941): strings, booleans and lists of brands. */
final class Hints {
    private static final Map<String, String> BROWSERS = Map.of(
            "Google Chrome", "Chrome",
            "Microsoft Edge", "Edge",
            "YaBrowser", "Yandex Browser",
            "Yandex", "Yandex Browser",
            "Opera", "Opera",
            "Samsung Internet", "Samsung Internet",
            "HeadlessChrome", "Chrome Headless",
            "Android WebView", "Android WebView",
            "Vivaldi", "Vivaldi",
            "DuckDuckGo", "DuckDuckGo");

    /** Brands that stand beside a browser's own and say nothing of it. */
    private static final Set<String> ENGINES = Set.of("Chromium", "Yowser", "Brave");

    private final Map<String, String> headers;

    Hints(Map<String, String> headers) {
        this.headers = headers;
    }

    /** A browser as the hints name it. */
    record Brand(String name, String version) {}

    boolean isEmpty() {
        return headers.isEmpty();
    }

    /** The browser of the full list, else of the short one; {@code ("", "")} when none is named. */
    Brand browser() {
        Brand full = best(brands("sec-ch-ua-full-version-list"));
        return full.name().isEmpty() ? best(brands("sec-ch-ua")) : full;
    }

    /** The system by our name, empty when it is not said. */
    String platform() {
        String platform = text("sec-ch-ua-platform");
        return switch (platform) {
            case "Chrome OS", "Chromium OS" -> "ChromeOS";
            case "Unknown" -> "";
            default -> platform;
        };
    }

    /** The system's version as people call it: Windows counts its releases otherwise in hints. */
    String platformVersion() {
        String version = text("sec-ch-ua-platform-version");
        if (!platform().equals("Windows") || version.isEmpty()) {
            return trimmed(version);
        }
        int dot = version.indexOf('.');
        String major = dot < 0 ? version : version.substring(0, dot);
        return switch (major) {
            case "0" -> "";
            case "1", "2", "3", "4", "5", "6", "7", "8", "9", "10" -> "10";
            default -> major.chars().allMatch(Character::isDigit) ? "11" : "";
        };
    }

    String model() {
        return text("sec-ch-ua-model");
    }

    boolean isMobile() {
        return headers.getOrDefault("sec-ch-ua-mobile", "").equals("?1");
    }

    boolean isTablet() {
        return headers.getOrDefault("sec-ch-ua-form-factors", "").contains("\"Tablet\"");
    }

    private static String trimmed(String version) {
        String trimmed = version;
        while (trimmed.endsWith(".0")) {
            trimmed = trimmed.substring(0, trimmed.length() - 2);
        }
        return trimmed.equals("0") ? "" : trimmed;
    }

    private String text(String header) {
        String value = headers.getOrDefault(header, "").strip();
        boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    private static Brand best(List<Brand> brands) {
        Brand other = new Brand("", "");
        Brand chromium = other;
        for (Brand brand : brands) {
            String known = BROWSERS.get(brand.name());
            if (known != null) {
                return new Brand(known, brand.version());
            }
            if (brand.name().equals("Chromium")) {
                chromium = brand;
            } else if (!ENGINES.contains(brand.name()) && !isGrease(brand.name())) {
                other = brand;
            }
        }
        return other.name().isEmpty() ? chromium : other;
    }

    /** Browsers add a brand that is none, so that nobody relies on a list: {@code "Not;A=Brand"}. */
    private static boolean isGrease(String name) {
        return name.contains("Not") && name.contains("Brand");
    }

    /** {@code "Google Chrome";v="126", "Not.A/Brand";v="8"}. */
    private List<Brand> brands(String header) {
        String list = headers.getOrDefault(header, "");
        List<Brand> brands = new ArrayList<>();
        int at = list.indexOf('"');
        while (at >= 0) {
            int end = list.indexOf('"', at + 1);
            int version = end < 0 ? -1 : list.indexOf("v=\"", end);
            int versionEnd = version < 0 ? -1 : list.indexOf('"', version + 3);
            if (versionEnd < 0) {
                return brands;
            }
            brands.add(new Brand(list.substring(at + 1, end), list.substring(version + 3, versionEnd)));
            at = list.indexOf('"', versionEnd + 1);
        }
        return brands;
    }
}
