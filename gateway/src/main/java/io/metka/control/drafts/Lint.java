package io.metka.control.drafts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.container.ContainerUses;
import io.metka.container.ScriptShare;
import io.metka.control.drafts.LintFinding.Rule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Looks through a draft for what is broken, superfluous, forbidden or slow. */
final class Lint {
    private static final int HEAVY = 3 * 1024;

    /** Members that say nothing about what an entity does. */
    private static final List<String> LABELLING = List.of("id", "name", "notes", "folder", "owner", "labels");

    /** What holds a page up → what to do instead. */
    private static final Map<Pattern, String> SLOW = Map.of(
            Pattern.compile("document\\s*\\.\\s*write(ln)?\\s*\\("),
            "document.write stops the page from being built; insert an element instead",
            Pattern.compile("\\.open\\s*\\([^()]*,[^()]*,\\s*(false|!1)\\b"),
            "a synchronous request freezes the page until it is answered; make it asynchronous",
            Pattern.compile("setInterval\\s*\\([^;]*,\\s*\\d{1,2}\\s*\\)"),
            "it runs more often than ten times a second; use an event or a longer interval",
            Pattern.compile("querySelectorAll\\s*\\(\\s*['\"]\\*['\"]\\s*\\)"),
            "it walks through every element of the page; name what it looks for");

    private final Contents contents;
    private final Usage usage;
    private final List<LintFinding> findings = new ArrayList<>();

    private Lint(Contents contents, Usage usage) {
        this.contents = contents;
        this.usage = usage;
    }

    /**
     * All findings, those that matter most first.
     *
     * @param shares of the script that the draft would become; empty when it cannot become one
     */
    static List<LintFinding> of(Contents contents, Usage usage, List<ApprovalRow> approvals, List<ScriptShare> shares) {
        Lint lint = new Lint(contents, usage);
        lint.references();
        contents.each((kind, entity) -> {
            lint.unused(kind, entity);
            lint.purpose(kind, entity);
            lint.slow(kind, entity);
        });
        lint.hosts(approvals);
        lint.duplicates();
        lint.heavy(shares);
        lint.findings.sort(java.util.Comparator.comparing(LintFinding::rule));
        return lint.findings;
    }

    private void references() {
        usage.targets().forEach((target, places) -> {
            boolean builtIn = target.kind() == Kind.VARIABLES && ContainerUses.isBuiltIn(target.key());
            boolean fromGallery = target.kind() == Kind.TEMPLATES && isGallery(target.key());
            if (builtIn
                    || fromGallery
                    || contents.named(target.kind(), target.key()).isPresent()) {
                return;
            }
            String message = "There is no " + target.kind().noun() + " " + quoted(target.key())
                    + "; create it, or name another one here";
            places.forEach(place -> findings.add(
                    LintFinding.of(Rule.BROKEN_REFERENCE, place.kind(), place.entity(), place.pointer(), message)));
        });
    }

    private static boolean isGallery(String template) {
        return template.matches("[a-z0-9_]{1,64}")
                && Lint.class.getResource("/gallery/" + template + "/template.json") != null;
    }

    private void unused(Kind kind, JsonNode entity) {
        if (usage.isUnused(kind, entity)) {
            String message = kind == Kind.TAGS
                    ? "Nothing fires this tag; give it a trigger, or delete it"
                    : kind == Kind.FOLDERS
                            ? "Nothing is in this folder; delete it"
                            : "Nothing uses this " + kind.noun() + "; delete it";
            findings.add(LintFinding.of(Rule.UNUSED, kind, entity, "", message));
        }
    }

    private void purpose(Kind kind, JsonNode entity) {
        if (kind == Kind.TAGS && entity.path("purposes").isEmpty() && !entity.has("strictly_necessary")) {
            findings.add(LintFinding.of(
                    Rule.NO_PURPOSE,
                    kind,
                    entity,
                    "/purposes",
                    "Nobody has decided what the visitor must agree to; choose purposes, or say why the tag is strictly"
                            + " necessary"));
        }
    }

    private void slow(Kind kind, JsonNode entity) {
        JsonNode parameters = entity.path("parameters");
        if (kind == Kind.TRIGGERS
                && entity.path("type").asText().equals("timer")
                && parameters.path("interval_ms").asLong(1000) < 250
                && !parameters.has("limit")) {
            findings.add(LintFinding.of(
                    Rule.SLOW,
                    kind,
                    entity,
                    "/parameters/interval_ms",
                    "It fires more than four times a second and never ends; use a longer interval, or a limit"));
        }
        texts(
                "/parameters",
                parameters,
                (pointer, text) -> SLOW.forEach((pattern, message) -> {
                    if (pattern.matcher(text).find()) {
                        findings.add(LintFinding.of(Rule.SLOW, kind, entity, pointer, message));
                    }
                }));
    }

    private void hosts(List<ApprovalRow> approvals) {
        ForeignHosts foreign = new ForeignHosts(contents);
        contents.each((kind, entity) -> foreign.of(entity).forEach((host, pointer) -> {
            if (approvals.stream().noneMatch(approval -> approval.covers(host))) {
                findings.add(LintFinding.of(
                        Rule.FOREIGN_HOST,
                        kind,
                        entity,
                        pointer,
                        "Visitors' data goes to " + host
                                + ", whose recipient is abroad, and nobody has approved it; record an approval of the"
                                + " container, or take the host out"));
            }
        }));
    }

    private void duplicates() {
        Map<String, JsonNode> seen = new HashMap<>();
        contents.each((kind, entity) -> {
            if (kind == Kind.FOLDERS || kind == Kind.SETTINGS || !(entity instanceof ObjectNode object)) {
                return;
            }
            ObjectNode essence = object.deepCopy();
            if (kind == Kind.TAGS) {
                essence.retain("type", "parameters");
            } else {
                essence.remove(LABELLING);
            }
            JsonNode first = seen.putIfAbsent(kind + " " + Draft.canonical(essence), entity);
            if (first != null) {
                findings.add(LintFinding.of(
                        Rule.DUPLICATE,
                        kind,
                        entity,
                        "",
                        "It does the same as " + quoted(Contents.name(first))
                                + "; keep one of them, or make them different"));
            }
        });
    }

    private void heavy(List<ScriptShare> shares) {
        for (ScriptShare share : shares) {
            if (share.list().equals(Kind.TAGS.list()) && share.bytes() > HEAVY) {
                contents.find(Kind.TAGS, share.id())
                        .ifPresent(tag -> findings.add(LintFinding.of(
                                Rule.HEAVY_TAG,
                                Kind.TAGS,
                                tag,
                                "/parameters",
                                "The script would lose " + share.bytes() + " compressed bytes without it, more than "
                                        + HEAVY + "; shorten it, or load its code from a file")));
            }
        }
    }

    private static void texts(String pointer, JsonNode node, java.util.function.BiConsumer<String, String> visitor) {
        if (node.isTextual()) {
            visitor.accept(pointer, node.asText());
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                texts(pointer + "/" + i, node.get(i), visitor);
            }
        } else {
            node.properties()
                    .forEach(member -> texts(
                            pointer + "/" + member.getKey().replace("~", "~0").replace("/", "~1"),
                            member.getValue(),
                            visitor));
        }
    }

    private static String quoted(String name) {
        return "«" + name + "»";
    }
}
