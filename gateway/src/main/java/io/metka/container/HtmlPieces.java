package io.metka.container;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;
import org.jsoup.nodes.DataNode;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.parser.ParseSettings;
import org.jsoup.parser.Parser;

/**
 * Takes the HTML of a tag apart into texts and elements, so that the runtime inserts them with methods of the DOM, and says
 * for each variable in what it stands, so that no value becomes markup or code ({@code tag-runtime/src/tags/html.ts}).
 */
final class HtmlPieces {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** Elements that would change the page around the tag. */
    private static final Set<String> REFUSED = Set.of("base", "frame", "frameset");
    /** Elements in which spaces and lines are what they are. */
    private static final Set<String> VERBATIM = Set.of("pre", "textarea");

    private static final Set<String> CODE_TYPES = Set.of("", "module");
    private static final Pattern JAVASCRIPT = Pattern.compile("(text|application)/(x-)?(java|ecma|live|j)script.*");
    private static final Pattern JSON = Pattern.compile(".*json.*|importmap|speculationrules");
    private static final Pattern SPACE = Pattern.compile("[ \t\n\r\f]+");
    private static final int DEEPEST = 100;

    private final MarkedText marks;
    private final ToIntFunction<String> indexOf;
    private final HtmlAttributes attributes;
    private final List<String> problems = new ArrayList<>();

    private HtmlPieces(MarkedText marks, ToIntFunction<String> indexOf) {
        this.marks = marks;
        this.indexOf = indexOf;
        attributes = new HtmlAttributes(marks, indexOf, problems::add);
    }

    /** What keeps the HTML from being taken apart. */
    static List<String> problems(String html) {
        HtmlPieces reader = new HtmlPieces(MarkedText.of(html), _ -> 0);
        reader.read();
        return reader.problems.stream().distinct().toList();
    }

    /**
     * The pieces of HTML that has no problems.
     *
     * @param indexOf gives the place of a variable by its name
     */
    static JsonNode compile(String html, ToIntFunction<String> indexOf) {
        return new HtmlPieces(MarkedText.of(html), indexOf).read();
    }

    private ArrayNode read() {
        Element body = new Element("body");
        Parser parser = Parser.htmlParser().settings(ParseSettings.preserveCase);
        ArrayNode pieces = NODES.arrayNode();
        for (Node node : parser.parseFragmentInput(marks.text(), body, "")) {
            if (!(node instanceof TextNode text && text.isBlank())) {
                add(node, pieces, 0);
            }
        }
        return pieces;
    }

    private void add(Node node, ArrayNode pieces, int depth) {
        switch (node) {
            case TextNode text -> pieces.add(text(text));
            case Element element -> element(element, pieces, depth);
            default -> {}
        }
    }

    private JsonNode text(TextNode node) {
        Element parent = node.parent();
        boolean verbatim = parent != null && VERBATIM.contains(parent.normalName());
        String text = node.getWholeText();
        return value(marks.parts(verbatim ? text : SPACE.matcher(text).replaceAll(" ")));
    }

    private void element(Element element, ArrayNode pieces, int depth) {
        String name = element.normalName();
        if (REFUSED.contains(name)) {
            problems.add("<" + name + "> would change the whole page; take it out");
        } else if (depth == DEEPEST) {
            problems.add("more than " + DEEPEST + " elements lie in each other; take some out");
        } else if (marks.isIn(element.tagName())) {
            problems.add("a variable cannot be the name of an element");
        } else if (!name.equals("noscript")) {
            // Whoever runs this can run scripts.
            ArrayNode piece = pieces.addArray();
            piece.add(isHtml(element) ? name : element.tagName());
            piece.add(attributes.of(element, isHtml(element)));
            inside(element, name, piece, depth);
        }
    }

    private static boolean isHtml(Element element) {
        return element.tag().namespace().equals(Parser.NamespaceHtml);
    }

    private void inside(Element element, String name, ArrayNode piece, int depth) {
        switch (name) {
            case "script" -> script(element, piece);
            case "style" -> piece.add(style(element.data()));
            case "iframe" -> {}
            default -> {
                for (Node child : element.childNodes()) {
                    if (child instanceof DataNode data) {
                        piece.add(value(marks.parts(data.getWholeData())));
                    } else {
                        add(child, piece, depth + 1);
                    }
                }
            }
        }
    }

    private void script(Element element, ArrayNode piece) {
        String type = HtmlAttributes.find(element, "type").strip().toLowerCase(Locale.ROOT);
        String source = element.data();
        if (!HtmlAttributes.find(element, "src").isEmpty() || source.isBlank()) {
            return;
        }
        boolean code = CODE_TYPES.contains(type) || JAVASCRIPT.matcher(type).matches();
        if (code || JSON.matcher(type).matches()) {
            ScriptScanner.Result scan = ScriptScanner.scan(source, marks);
            problems.addAll(scan.problems());
            piece.add(scripted(scan.pieces(), code ? "js" : "json"));
        } else if (marks.isIn(source)) {
            problems.add("a variable cannot stand in a script of the type \"" + type + "\"");
        } else {
            piece.add(source);
        }
    }

    private JsonNode scripted(List<ScriptScanner.Piece> pieces, String language) {
        if (pieces.stream().allMatch(piece -> piece.part() instanceof TextTemplate.Text)) {
            return value(pieces.stream().map(ScriptScanner.Piece::part).toList());
        }
        ObjectNode written = NODES.objectNode();
        ArrayNode parts = written.putArray(language);
        for (ScriptScanner.Piece piece : pieces) {
            switch (piece.part()) {
                case TextTemplate.Text(String text) -> parts.add(text);
                case TextTemplate.Reference(String name) -> {
                    int index = indexOf.applyAsInt(name);
                    if (piece.expression()) {
                        parts.addArray().add(index);
                    } else {
                        parts.add(index);
                    }
                }
            }
        }
        return written;
    }

    private JsonNode style(String source) {
        return attributes.style("<style>", source);
    }

    private JsonNode value(List<TextTemplate.Part> parts) {
        return HtmlAttributes.value("$", parts, indexOf);
    }
}
