package io.metka.control.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.container.ValuePattern;
import io.metka.model.IdentifierRule;
import io.metka.model.IdentityRules;
import io.metka.model.Normalisation;
import io.metka.support.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The rules of identity as the API and the store write them, in both directions, and what may be wrong with them. */
final class IdentityDocument {
    private static final String DEVICE = "device";
    private static final String PERSON = "person";

    private IdentityDocument() {}

    /** What the API contract cannot say of a document. */
    static List<Finding> check(ObjectNode document) {
        List<Finding> findings = new ArrayList<>();
        Set<String> types = new HashSet<>();
        int unique = 0;
        int index = 0;
        for (JsonNode type : document.path("types")) {
            String pointer = "/types/" + index++;
            if (!types.add(type.path("type").asText())) {
                findings.add(new Finding(pointer + "/type", "This type is listed twice; leave one of them"));
            }
            if (type.path("unique").asBoolean()) {
                unique++;
                boolean fit = type.path("limit").asInt() == 1
                        && type.path("period_days").asInt() == 0
                        && !type.path("names").asText().equals(DEVICE);
                if (!fit) {
                    findings.add(new Finding(
                            pointer, "The unique type names a person and has the limit 1 without a period"));
                }
            }
        }
        if (unique != 1) {
            findings.add(new Finding("/types", "Exactly one type is unique; found " + unique));
        }
        patterns(document, findings);
        String region = document.path("phone_region").asText(IdentityRules.DEFAULT.phoneRegion());
        if (!List.of(Locale.getISOCountries()).contains(region)) {
            findings.add(new Finding("/phone_region", "Not a country code of ISO 3166-1 alpha-2, such as RU"));
        }
        return findings;
    }

    private static void patterns(ObjectNode document, List<Finding> findings) {
        int index = 0;
        for (JsonNode pattern : document.path("blocked_patterns")) {
            try {
                new ValuePattern(pattern.asText());
            } catch (IllegalArgumentException e) {
                findings.add(new Finding(
                        "/blocked_patterns/" + index, "Not a regular expression (RE2 syntax): " + e.getMessage()));
            }
            index++;
        }
    }

    /** The rules of a document without findings; what it leaves out is as by default. */
    static IdentityRules read(JsonNode document) {
        IdentityRules defaults = IdentityRules.DEFAULT;
        List<IdentifierRule> types = new ArrayList<>();
        String unique = defaults.unique();
        for (JsonNode type : document.path("types")) {
            String name = type.path("type").asText();
            types.add(new IdentifierRule(
                    name,
                    Normalisation.named(type.path("normalisation").asText("trim"))
                            .orElse(Normalisation.TRIM),
                    type.path("limit").asInt(1),
                    type.path("period_days").asInt(0),
                    type.path("names").asText(PERSON).equals(DEVICE)));
            unique = type.path("unique").asBoolean() ? name : unique;
        }
        return new IdentityRules(
                types,
                unique,
                document.path("other_types").asBoolean(defaults.otherTypes()),
                Set.copyOf(texts(document, "blocked_values", defaults.blockedValues())),
                List.copyOf(texts(document, "blocked_patterns", defaults.blockedPatterns())),
                document.path("phone_region").asText(defaults.phoneRegion()),
                Set.copyOf(texts(document, "logout_events", defaults.logoutEvents())));
    }

    private static Collection<String> texts(JsonNode document, String member, Collection<String> otherwise) {
        if (!document.has(member)) {
            return otherwise;
        }
        Set<String> texts = new HashSet<>();
        document.path(member).forEach(text -> texts.add(text.asText()));
        return texts;
    }

    /** The complete document of some rules. */
    static ObjectNode write(IdentityRules rules) {
        ObjectNode document = Json.MAPPER.createObjectNode();
        ArrayNode types = document.putArray("types");
        for (IdentifierRule rule : rules.types()) {
            types.addObject()
                    .put("type", rule.type())
                    .put("normalisation", rule.normalisation().wireName())
                    .put("limit", rule.limit())
                    .put("period_days", rule.periodDays())
                    .put("names", rule.device() ? DEVICE : PERSON)
                    .put("unique", rule.type().equals(rules.unique()));
        }
        document.put("other_types", rules.otherTypes());
        sorted(document.putArray("blocked_values"), rules.blockedValues());
        sorted(document.putArray("blocked_patterns"), rules.blockedPatterns());
        document.put("phone_region", rules.phoneRegion());
        sorted(document.putArray("logout_events"), rules.logoutEvents());
        return document;
    }

    private static void sorted(ArrayNode array, Collection<String> texts) {
        texts.stream().sorted().forEach(array::add);
    }
}
