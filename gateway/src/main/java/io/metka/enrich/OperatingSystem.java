package io.metka.enrich;

/**
 * The system that a User-Agent names.
 *
 * @param version empty when unknown; {@code >=10} where browsers no longer tell later ones apart
 */
record OperatingSystem(String name, String version) {
    static final OperatingSystem UNKNOWN = new OperatingSystem("", "");

    static OperatingSystem of(String userAgent) {
        if (userAgent.contains("Windows Phone")) {
            return new OperatingSystem("Windows Phone", after(userAgent, "Windows Phone "));
        }
        if (userAgent.contains("Xbox")) {
            return new OperatingSystem("Xbox", "");
        }
        if (userAgent.contains("Windows")) {
            return new OperatingSystem("Windows", windows(after(userAgent, "Windows NT ")));
        }
        if (userAgent.contains("like Mac OS X") || userAgent.contains("iPhone") || userAgent.contains("iPad")) {
            return apple(userAgent);
        }
        if (userAgent.contains("Mac OS X") || userAgent.contains("Macintosh")) {
            String version = after(userAgent, "Mac OS X ").replace('_', '.');
            return new OperatingSystem("macOS", version.startsWith("10.15") ? ">=10.15" : version);
        }
        return unix(userAgent);
    }

    private static OperatingSystem apple(String userAgent) {
        String version = after(userAgent, " OS ").replace('_', '.');
        if (userAgent.contains("AppleTV")) {
            return new OperatingSystem("tvOS", version);
        }
        return new OperatingSystem(userAgent.contains("iPad") ? "iPadOS" : "iOS", version);
    }

    private static OperatingSystem unix(String userAgent) {
        if (userAgent.contains("Tizen")) {
            return new OperatingSystem("Tizen", after(userAgent, "Tizen "));
        }
        if (userAgent.contains("Web0S") || userAgent.contains("webOS")) {
            return new OperatingSystem("webOS", "");
        }
        if (userAgent.contains("HarmonyOS") || userAgent.contains("OpenHarmony")) {
            return new OperatingSystem("HarmonyOS", after(userAgent, "HarmonyOS "));
        }
        if (userAgent.contains("KAIOS")) {
            return new OperatingSystem("KaiOS", after(userAgent, "KAIOS/"));
        }
        if (userAgent.contains("Android")) {
            boolean frozen = userAgent.contains("Android 10; K)");
            return new OperatingSystem("Android", frozen ? "" : after(userAgent, "Android "));
        }
        if (userAgent.contains("Aurora")) {
            return new OperatingSystem("Aurora", after(userAgent, "Aurora/"));
        }
        if (userAgent.contains("CrOS")) {
            return new OperatingSystem("ChromeOS", "");
        }
        if (userAgent.contains("PlayStation")) {
            return new OperatingSystem("PlayStation", after(userAgent, "PlayStation "));
        }
        if (userAgent.contains("Nintendo")) {
            return new OperatingSystem("Nintendo", "");
        }
        return userAgent.contains("Linux") || userAgent.contains("X11") ? new OperatingSystem("Linux", "") : UNKNOWN;
    }

    private static String windows(String nt) {
        return switch (nt) {
            case "10.0" -> ">=10";
            case "6.3" -> "8.1";
            case "6.2" -> "8";
            case "6.1" -> "7";
            case "6.0" -> "Vista";
            case "5.1", "5.2" -> "XP";
            default -> nt;
        };
    }

    /** The digits, points and underscores after a text, empty when it does not occur. */
    static String after(String userAgent, String text) {
        int at = userAgent.indexOf(text);
        return at < 0 ? "" : version(userAgent, at + text.length());
    }

    static String version(String userAgent, int from) {
        int to = from;
        while (to < userAgent.length() && to - from < 24 && isVersion(userAgent.charAt(to))) {
            to++;
        }
        while (to > from && !Character.isDigit(userAgent.charAt(to - 1))) {
            to--;
        }
        return userAgent.substring(from, to);
    }

    private static boolean isVersion(char c) {
        return (c >= '0' && c <= '9') || c == '.' || c == '_';
    }
}
