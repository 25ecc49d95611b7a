package io.metka.container.gtm;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The variables that read addresses, elements and automatic events of the page. */
final class PageVariables {
    private static final Map<String, String> COMPONENTS = Map.ofEntries(
            Map.entry("URL", "url"),
            Map.entry("PROTOCOL", "protocol"),
            Map.entry("HOST", "hostname"),
            Map.entry("PORT", "port"),
            Map.entry("PATH", "path"),
            Map.entry("QUERY", "query"),
            Map.entry("FRAGMENT", "fragment"),
            Map.entry("EXTENSION", "extension"));

    /** Codes that GTM does not have and that files written by hand have. */
    private static final Map<String, String> WRONG = Map.of(
            "HOSTNAME", "HOST",
            "HOST_NAME", "HOST",
            "PAGE_URL", "URL",
            "FULL_URL", "URL",
            "PAGE_PATH", "PATH",
            "QUERY_STRING", "QUERY",
            "QUERY_PARAMETER", "QUERY",
            "HASH", "FRAGMENT");

    private static final Map<String, String> FIELDS = Map.ofEntries(
            Map.entry("URL", "element_url"),
            Map.entry("ATTRIBUTE", "element_attribute"),
            Map.entry("ELEMENT_ATTRIBUTE", "element_attribute"),
            Map.entry("HISTORY_NEW_URL", "history_new_url"),
            Map.entry("HISTORY_OLD_URL", "history_old_url"),
            Map.entry("HISTORY_NEW_URL_FRAGMENT", "history_new_fragment"),
            Map.entry("HISTORY_OLD_URL_FRAGMENT", "history_old_fragment"),
            Map.entry("HISTORY_NEW_STATE", "history_new_state"),
            Map.entry("HISTORY_OLD_STATE", "history_old_state"),
            Map.entry("HISTORY_CHANGE_SOURCE", "history_source"),
            Map.entry("ID", "element_id"),
            Map.entry("CLASSES", "element_classes"),
            Map.entry("TARGET", "element_target"),
            Map.entry("TEXT", "element_text"),
            Map.entry("ELEMENT", "element"),
            Map.entry("ELEMENT_ID", "element_id"),
            Map.entry("ELEMENT_CLASSES", "element_classes"),
            Map.entry("ELEMENT_TARGET", "element_target"),
            Map.entry("ELEMENT_TEXT", "element_text"),
            Map.entry("ELEMENT_URL", "element_url"),
            Map.entry("ERROR_MESSAGE", "error_message"),
            Map.entry("ERROR_URL", "error_url"),
            Map.entry("ERROR_LINE", "error_line"),
            Map.entry("VIDEO_PROVIDER", "video_provider"),
            Map.entry("VIDEO_URL", "video_url"),
            Map.entry("VIDEO_TITLE", "video_title"),
            Map.entry("VIDEO_DURATION", "video_duration"),
            Map.entry("VIDEO_PERCENT", "video_percent"),
            Map.entry("VIDEO_VISIBLE", "video_visible"),
            Map.entry("VIDEO_STATUS", "video_status"),
            Map.entry("VIDEO_CURRENT_TIME", "video_current_time"));

    private final Texts texts;
    private final Names names;

    PageVariables(Texts texts, Names names) {
        this.texts = texts;
        this.names = names;
    }

    void fill(Item item, String code, ObjectNode variable, ObjectNode inner) {
        switch (code) {
            case "u" -> url(item, variable, inner);
            case "f" -> referrer(item, variable, inner);
            case "d" -> element(item, variable, inner);
            case "vis" -> visibility(item, variable, inner);
            default -> automatic(item, variable, inner);
        }
    }

    private void url(Item item, ObjectNode variable, ObjectNode inner) {
        variable.put("type", "url");
        address(item, inner, "url");
        String source = item.parameters().text("customUrlSource");
        if (!source.isEmpty()) {
            inner.put("source", texts.template(item, source));
        }
        if (!item.parameters().list("defaultPages").isEmpty()) {
            item.changed(Cause.LOST.with("defaultPages"));
        }
    }

    private void referrer(Item item, ObjectNode variable, ObjectNode inner) {
        variable.put("type", "referrer");
        address(item, inner, "");
    }

    /** The part of an address. */
    private void address(Item item, ObjectNode inner, String otherwise) {
        Parameters given = item.parameters();
        String component = component(item, otherwise);
        if (!component.isEmpty()) {
            inner.put("component", component);
        }
        if (component.equals("query") && given.has("queryKey")) {
            inner.put("query_key", texts.template(item, given.text("queryKey")));
        }
        if (component.equals("hostname") && given.flag("stripWww")) {
            inner.put("strip_www", true);
        }
    }

    private static String component(Item item, String otherwise) {
        String code = Codes.of(item.parameters().text("component"));
        String spelled = WRONG.getOrDefault(code, code);
        if (!spelled.equals(code)) {
            item.changed(Cause.WRONG_CODE.with(code, spelled));
        }
        String component = COMPONENTS.get(spelled);
        if (component == null && !spelled.isEmpty()) {
            item.needsAction(Cause.MISSING_OPTION.with("component = " + code, "URL"));
        }
        return component == null ? otherwise : component;
    }

    private void element(Item item, ObjectNode variable, ObjectNode inner) {
        if (!selector(item, variable, inner)) {
            return;
        }
        // Without such an element or attribute GTM says null.
        variable.put("type", "dom_element").putNull("default");
        String attribute = item.parameters().text("attributeName");
        texts.literal(item, attribute)
                .ifPresentOrElse(
                        name -> {
                            if (!name.isBlank()) {
                                inner.put("attribute", name);
                            }
                        },
                        () -> item.needsAction(Cause.CANNOT_VARY.with("attributeName")));
    }

    private boolean selector(Item item, ObjectNode variable, ObjectNode inner) {
        Parameters given = item.parameters();
        boolean byId = Codes.of(given.text("selectorType")).equals("ID")
                || (given.text("selectorType").isEmpty() && given.has("elementId"));
        String key = byId ? "elementId" : "elementSelector";
        if (VariableTypes.isMissing(item, variable, key)) {
            return false;
        }
        Optional<String> selector = texts.literal(item, given.text(key));
        if (selector.isEmpty()) {
            VariableTypes.standIn(item, variable, Cause.CANNOT_VARY.with(key));
            return false;
        }
        inner.put("selector_type", byId ? "id" : "css").put("selector", selector.get());
        return true;
    }

    private void visibility(Item item, ObjectNode variable, ObjectNode inner) {
        Parameters given = item.parameters();
        String field = FIELDS.get(Codes.of(given.text("varType")));
        if (field != null) {
            item.changed(Cause.WRONG_CODE.with("vis " + given.text("varType"), "aev"));
            automatic(item, variable, inner);
        } else if (selector(item, variable, inner)) {
            variable.put("type", "element_visibility");
            boolean percent = Codes.of(given.text("outputMethod")).equals("PERCENT");
            inner.put("output", percent ? "percent" : "boolean");
            String ratio = given.text("onScreenRatio");
            if (!percent && ratio.matches("[0-9]{1,3}")) {
                inner.put("min_percent", Integer.parseInt(ratio));
            }
        }
    }

    private void automatic(Item item, ObjectNode variable, ObjectNode inner) {
        Parameters given = item.parameters();
        String code = Codes.of(given.text("varType"));
        if (code.equals("TAG_NAME")) {
            script(
                    variable,
                    inner,
                    "function () { var element = " + named(BuiltIn.CLICK_ELEMENT)
                            + "; return element ? element.tagName : undefined }");
            return;
        }
        String field = FIELDS.get(code);
        if (field == null) {
            VariableTypes.standIn(item, variable, Cause.UNKNOWN_TYPE.with("aev " + code));
            return;
        }
        if (field.equals("element_url") && Codes.of(given.text("component")).equals("IS_OUTBOUND")) {
            outbound(item, variable, inner);
            return;
        }
        String component = field.equals("element_url") ? component(item, "url") : "url";
        if (!component.equals("url")) {
            variable.put("type", "url");
            inner.put("source", named(BuiltIn.CLICK_URL));
            address(item, inner, "url");
            return;
        }
        variable.put("type", "auto_event");
        inner.put("field", field);
        if (field.equals("element_attribute")) {
            Optional<String> attribute = texts.literal(item, given.first("attribute", "attributeName"));
            if (attribute.filter(name -> !name.isBlank()).isEmpty()) {
                VariableTypes.standIn(item, variable, Cause.MISSING_OPTION.with("attribute", "undefined"));
            } else {
                inner.put("attribute", attribute.get());
                variable.put("default", "");
            }
        }
    }

    private String named(BuiltIn builtIn) {
        return "{{" + names.use(builtIn) + "}}";
    }

    private static void script(ObjectNode variable, ObjectNode inner, String code) {
        variable.put("type", "custom_javascript");
        inner.put("code", code);
    }

    /** Whether a link leads to a host that is neither the page's nor one of the affiliated ones. */
    private void outbound(Item item, ObjectNode variable, ObjectNode inner) {
        Parameters given = item.parameters();
        List<String> affiliated = given.list("affiliatedDomains");
        String listed = affiliated.isEmpty() ? given.text("affiliatedDomains") : String.join(",", affiliated);
        ArrayNode hosts = inner.arrayNode();
        texts.literal(item, listed)
                .ifPresentOrElse(
                        domains -> Stream.of(domains.replaceAll("\\s", "").split(","))
                                .filter(domain -> !domain.isEmpty())
                                .forEach(hosts::add),
                        () -> item.needsAction(Cause.CANNOT_VARY.with("affiliatedDomains")));
        script(variable, inner, """
                function () {
                  var url = %s;
                  var host = function (text) {
                    var link = document.createElement('a');
                    link.href = /^https?:\\/\\//i.test(text) ? text : 'http://' + text;
                    return link.hostname.toLowerCase().replace(/^www\\d*\\./, '');
                  };
                  var own = host(location.href);
                  var there = url ? host(url) : own;
                  return ('.' + there).slice(-own.length - 1) !== '.' + own && !%s.some(function (domain) {
                    return there.indexOf(domain) >= 0;
                  });
                }""".formatted(named(BuiltIn.CLICK_URL), hosts));
    }
}
