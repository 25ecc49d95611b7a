package io.metka.container;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.metka.support.Json;
import java.net.IDN;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The hosts of other sites to which a container says who comes. */
final class CrossDomain {
    private static final String PLACE = "/cross_domain/hosts";
    private static final String BELOW = "*.";

    private CrossDomain() {}

    /** The hosts as browsers write them; empty when the version lists none. */
    static ArrayNode hosts(JsonNode version) {
        Set<String> hosts = new LinkedHashSet<>();
        version.at(PLACE).forEach(host -> hosts.add(written(host.asText())));
        ArrayNode list = Json.MAPPER.createArrayNode();
        hosts.forEach(list::add);
        return list;
    }

    /** Checks a version that is valid under the schema. */
    static List<Problem> check(JsonNode version) {
        List<Problem> problems = new ArrayList<>();
        int index = 0;
        for (JsonNode host : version.at(PLACE)) {
            String wrong = problem(host.asText());
            if (!wrong.isEmpty()) {
                problems.add(new Problem(PLACE + "/" + index, wrong));
            }
            index++;
        }
        return problems;
    }

    /** Hosts that another one covers. */
    static List<Problem> warnings(JsonNode version) {
        List<Problem> warnings = new ArrayList<>();
        JsonNode hosts = version.at(PLACE);
        for (int i = 0; i < hosts.size(); i++) {
            String host = written(hosts.get(i).asText());
            for (int j = 0; j < hosts.size(); j++) {
                String other = written(hosts.get(j).asText());
                boolean same = i > j && host.equals(other);
                boolean below = other.startsWith(BELOW) && !host.equals(other) && host.endsWith(other.substring(1));
                if (same || below) {
                    warnings.add(new Problem(
                            PLACE + "/" + i,
                            "\"" + hosts.get(j).asText() + "\" covers this host already; take one of them out"));
                    break;
                }
            }
        }
        return warnings;
    }

    private static String problem(String host) {
        String name = host.startsWith(BELOW) ? host.substring(BELOW.length()) : host;
        if (name.contains("/") || name.contains(":") || name.contains("*")) {
            return "this is not the name of a host; write shop.example or *.shop.example, without https://, port and"
                    + " path";
        }
        if (host.startsWith(BELOW) && !name.contains(".") && !name.equalsIgnoreCase("localhost")) {
            return "this stands for the sites of many owners; name the part before ." + name + " too";
        }
        try {
            boolean empty = name.isEmpty()
                    || IDN.toASCII(name, IDN.USE_STD3_ASCII_RULES).isEmpty();
            return empty ? "a host has a name" : "";
        } catch (IllegalArgumentException e) {
            return "this cannot be the name of a host: " + e.getMessage();
        }
    }

    /** As {@code location.hostname} has it. */
    private static String written(String host) {
        boolean below = host.startsWith(BELOW);
        String name = below ? host.substring(BELOW.length()) : host;
        return (below ? BELOW : "")
                + IDN.toASCII(name, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
    }
}
