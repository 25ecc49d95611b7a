package io.metka.container;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whether what a template's step touches is among what the template declares, or may be declared at all. */
final class TemplatePermissions {
    /** Globals that would run text as code, or take the page away from the site. */
    private static final Set<String> FORBIDDEN = Set.of(
            "Array",
            "Function",
            "Image",
            "Object",
            "Promise",
            "XMLHttpRequest",
            "__proto__",
            "alert",
            "cookieStore",
            "constructor",
            "document",
            "eval",
            "execScript",
            "fetch",
            "frames",
            "globalThis",
            "history",
            "indexedDB",
            "localStorage",
            "location",
            "metka",
            "navigator",
            "open",
            "opener",
            "parent",
            "postMessage",
            "prototype",
            "self",
            "sessionStorage",
            "setInterval",
            "setTimeout",
            "top",
            "trustedTypes",
            "window");

    private static final Set<String> FORBIDDEN_MEMBERS =
            Set.of("__proto__", "apply", "bind", "call", "constructor", "prototype", "toString", "valueOf");

    private static final Pattern NAME = Pattern.compile("[A-Za-z_$][A-Za-z0-9_$]*");
    /** What only the page knows stands in an address as this character, which no address has. */
    private static final char UNKNOWN = '\0';

    private static final Pattern ADDRESS =
            Pattern.compile("https://([a-z0-9-]+(?:\\.[a-z0-9-]+)+)(/[^?#]*)?([?#].*)?", Pattern.DOTALL);

    private final Template template;

    TemplatePermissions(Template template) {
        this.template = template;
    }

    /** What is wrong with a global that a step names, for example {@code ym} or {@code carrotquest.connect}. */
    @Nullable
    String checkGlobal(String path) {
        String[] parts = path.split("\\.", 2);
        if (parts.length > 1 && FORBIDDEN_MEMBERS.contains(parts[1])) {
            return "a template may not use ." + parts[1];
        }
        if (FORBIDDEN.contains(parts[0]) || parts[0].startsWith("on")) {
            return "a template may not use the global " + parts[0];
        }
        return template.permits("globals", parts[0])
                ? null
                : "the permissions lack the global " + parts[0] + "; add it to permissions.globals";
    }

    /** What is wrong with a name that a field gives to a global. */
    @Nullable
    String checkFieldGlobal(String name) {
        return NAME.matcher(name).matches() && !FORBIDDEN.contains(name) && !name.startsWith("on")
                ? null
                : "\"" + name + "\" cannot be the name of a global; use letters, digits and _";
    }

    /**
     * What is wrong with an address that was compiled.
     *
     * @param list of the permissions, {@code scripts} or {@code pixels}
     */
    @Nullable
    String checkAddress(String list, JsonNode compiled) {
        String address = flatten(compiled);
        Matcher matcher = ADDRESS.matcher(address);
        if (!matcher.matches()) {
            return "this must be an https address whose host is not left to a variable";
        }
        String host = matcher.group(1).toLowerCase(Locale.ROOT);
        String path = matcher.group(2) == null ? "/" : matcher.group(2);
        if (path.contains("/.") || path.contains("\\")) {
            return "the path of an address may not contain /. or a backslash";
        }
        for (JsonNode allowed : template.permissions().path(list)) {
            if (matches(allowed.asText(), host, path)) {
                return null;
            }
        }
        return "the permissions do not cover https://" + host + path.replace(String.valueOf(UNKNOWN), "…")
                + "; they allow " + template.permissions().path(list);
    }

    private static boolean matches(String allowed, String host, String path) {
        String rest = allowed.startsWith("https://") ? allowed.substring("https://".length()) : allowed;
        int slash = rest.indexOf('/');
        String allowedHost = slash < 0 ? rest : rest.substring(0, slash);
        String allowedPath = slash < 0 ? "/*" : rest.substring(slash);
        boolean sameHost = allowedHost.equals("*")
                || allowedHost.equals(host)
                || (allowedHost.startsWith("*.") && host.endsWith(allowedHost.substring(1)));
        return sameHost && path.matches(Pattern.quote(allowedPath).replace("*", "\\E[\\x00-\\x{10FFFF}]*\\Q"));
    }

    private static String flatten(JsonNode compiled) {
        if (compiled.isTextual()) {
            return compiled.asText();
        }
        StringBuilder text = new StringBuilder();
        boolean joined = compiled.path(0).asText().equals("join")
                && compiled.path(1).asText().isEmpty();
        if (joined) {
            for (int i = 2; i < compiled.size(); i++) {
                text.append(flatten(compiled.get(i)));
            }
            return text.toString();
        }
        for (JsonNode part : compiled.path("$")) {
            text.append(part.isTextual() ? part.asText() : UNKNOWN);
        }
        return text.isEmpty() ? String.valueOf(UNKNOWN) : text.toString();
    }
}
