package io.metka.container.gtm;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.ParseSettings;
import org.jsoup.parser.Parser;

/** Code in attributes of a tag's HTML, which a strict content security policy stops, made into scripts that listen. */
final class InlineHandlers {
    private static final Pattern HANDLER =
            Pattern.compile("<[^>]*\\s(on[a-z]+\\s*=|href\\s*=\\s*[\"']?\\s*javascript:)");
    private static final Pattern JAVASCRIPT = Pattern.compile("\\s*javascript:", Pattern.CASE_INSENSITIVE);
    private static final String MARK = "data-metka-on";

    private InlineHandlers() {}

    /** The HTML without such code, beside scripts with it; empty when there is none. */
    static Optional<String> lifted(String html) {
        if (!HANDLER.matcher(html.toLowerCase(Locale.ROOT)).find()) {
            return Optional.empty();
        }
        Document document = Document.createShell("");
        document.outputSettings().prettyPrint(false);
        Element body = document.body();
        Parser.htmlParser()
                .settings(ParseSettings.preserveCase)
                .parseFragmentInput(html, body, "")
                .forEach(body::appendChild);
        int lifted = 0;
        for (Element element : body.select("*")) {
            lifted += lift(element, lifted) ? 1 : 0;
        }
        return lifted == 0 ? Optional.empty() : Optional.of(body.html());
    }

    private static boolean lift(Element element, int number) {
        StringBuilder script = new StringBuilder();
        for (Attribute attribute : List.copyOf(element.attributes().asList())) {
            String name = attribute.getKey().toLowerCase(Locale.ROOT);
            String value = attribute.getValue();
            if (name.startsWith("on")) {
                element.removeAttr(attribute.getKey());
                script.append(listener(element, name.substring("on".length()), value));
            } else if (name.equals("href") && JAVASCRIPT.matcher(value).lookingAt()) {
                element.attr("href", "#");
                String code = JAVASCRIPT.matcher(value).replaceFirst("");
                script.append(listener(element, "click", code + "\n;return false"));
            }
        }
        if (script.isEmpty()) {
            return false;
        }
        if (!waitsForArrival(element)) {
            element.attr(MARK, String.valueOf(number));
            script.insert(
                    0,
                    "[].forEach.call(document.querySelectorAll('[" + MARK + "=\"" + number
                            + "\"]'),function(element){element.removeAttribute('" + MARK + "');\n");
            script.append("})");
        }
        element.after(new Element("script").appendChild(new org.jsoup.nodes.DataNode(script.toString())));
        return true;
    }

    /** What follows such a script is inserted when it has arrived, and then it is too late to listen. */
    private static boolean waitsForArrival(Element element) {
        return element.normalName().equals("script") && !element.hasAttr("async") && !element.hasAttr("defer");
    }

    private static String listener(Element element, String event, String code) {
        if (waitsForArrival(element)) {
            return event.equals("load") ? "(function(event){" + code + "\n})(new Event('load'));\n" : "";
        }
        return "element.addEventListener('" + event.replaceAll("[^a-z]", "")
                + "',function(event){if((function(event){" + code
                + "\n}).call(this,event)===false)event.preventDefault()});\n";
    }
}
