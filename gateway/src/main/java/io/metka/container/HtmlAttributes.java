package io.metka.container;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Element;

/** Writes the attributes of an element for the runtime, each variable in the way of its place. */
final class HtmlAttributes {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private static final Set<String> ADDRESSES = Set.of(
            "href",
            "src",
            "action",
            "formaction",
            "data",
            "poster",
            "cite",
            "background",
            "ping",
            "manifest",
            "longdesc",
            "xlink:href");
    /** Attributes in which a value could become markup, several addresses, or the way in which others are read. */
    private static final Set<String> CONSTANT =
            Set.of("srcdoc", "srcset", "imagesrcset", "type", "http-equiv", "integrity", "is", "sandbox", "allow");

    private static final Pattern CODE_ADDRESS =
            Pattern.compile("[\\x00-\\x20]*(javascript|vbscript)[\\s]*:.*", Pattern.DOTALL);
    private static final Pattern DATA_ADDRESS = Pattern.compile("[\\x00-\\x20]*data:.*", Pattern.DOTALL);

    private final MarkedText marks;
    private final ToIntFunction<String> indexOf;
    private final Consumer<String> problems;

    HtmlAttributes(MarkedText marks, ToIntFunction<String> indexOf, Consumer<String> problems) {
        this.marks = marks;
        this.indexOf = indexOf;
        this.problems = problems;
    }

    /** The value of an attribute, whatever the case of its name; empty when it is missing. */
    static String find(Element element, String name) {
        return element.attributes().getIgnoreCase(name);
    }

    /** All attributes of an element, by name. */
    ObjectNode of(Element element, boolean html) {
        ObjectNode written = NODES.objectNode();
        for (Attribute attribute : element.attributes()) {
            String name = attribute.getKey().toLowerCase(Locale.ROOT);
            // The nonce is that of the container's own script.
            if (!name.equals("nonce")) {
                String place = "<" + element.normalName() + " " + name + ">";
                written.set(html ? name : attribute.getKey(), write(place, name, attribute.getValue()));
            }
        }
        return written;
    }

    private JsonNode write(String place, String name, String value) {
        if (marks.isIn(name)) {
            problems.accept("a variable cannot be the name of an attribute");
        } else if (name.startsWith("on")) {
            problems.accept(place + ": code in an attribute does not run under a strict content security policy; use"
                    + " addEventListener in a script element");
        } else if (CONSTANT.contains(name) && marks.isIn(value)) {
            problems.accept(place + ": a variable cannot stand here");
        } else if (name.equals("style")) {
            return style(place, value);
        } else if (ADDRESSES.contains(name)) {
            return address(place, value);
        }
        return value("$", marks.parts(value), indexOf);
    }

    /** Rules or declarations of a style sheet. */
    JsonNode style(String place, String source) {
        Pattern inAddress = Pattern.compile("url\\([^)]*" + marks.mark().pattern(), Pattern.CASE_INSENSITIVE);
        if (inAddress.matcher(source).find()) {
            problems.accept(place + ": a variable cannot stand in url() of a style");
        }
        return value("css", marks.parts(source), indexOf);
    }

    private JsonNode address(String place, String value) {
        String lower = value.toLowerCase(Locale.ROOT);
        if (CODE_ADDRESS.matcher(lower).matches()) {
            problems.accept(place + ": an address cannot be code; use addEventListener in a script element");
        }
        if (!marks.isIn(value)) {
            return NODES.textNode(value);
        }
        if (DATA_ADDRESS.matcher(lower).matches()) {
            problems.accept(place + ": a variable cannot stand in a data: address");
        }
        ObjectNode written = NODES.objectNode();
        ArrayNode parts = written.putArray("url");
        boolean query = false;
        for (TextTemplate.Part part : marks.parts(value)) {
            switch (part) {
                case TextTemplate.Text(String text) -> {
                    parts.add(text);
                    query |= text.contains("?") || text.contains("#");
                }
                case TextTemplate.Reference(String name) -> {
                    if (query) {
                        parts.add(indexOf.applyAsInt(name));
                    } else {
                        parts.addArray().add(indexOf.applyAsInt(name));
                    }
                }
            }
        }
        return written;
    }

    /** A text, or an object with texts and the places of variables. */
    static JsonNode value(String member, List<TextTemplate.Part> parts, ToIntFunction<String> indexOf) {
        if (parts.stream().noneMatch(TextTemplate.Reference.class::isInstance)) {
            StringBuilder text = new StringBuilder();
            parts.forEach(part -> text.append(((TextTemplate.Text) part).text()));
            return NODES.textNode(text.toString());
        }
        ObjectNode written = NODES.objectNode();
        ArrayNode list = written.putArray(member);
        for (TextTemplate.Part part : parts) {
            switch (part) {
                case TextTemplate.Text(String text) -> list.add(text);
                case TextTemplate.Reference(String name) -> list.add(indexOf.applyAsInt(name));
            }
        }
        return written;
    }
}
