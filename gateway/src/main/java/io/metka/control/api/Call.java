package io.metka.control.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.control.accounts.Principal;
import io.metka.control.accounts.Role;
import io.metka.control.workspace.Expected;
import io.metka.support.Json;
import io.vertx.core.MultiMap;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One authorised request whose body the contract has found valid.
 *
 * @param area the operation's tag
 * @param path the path's parameters, decoded
 * @param body an empty object when the operation takes none
 * @param clear true when personal data is shown to this caller now; streams ask, all other answers are masked by the way
 */
record Call(
        Principal caller,
        Client client,
        String area,
        Map<String, String> path,
        MultiMap query,
        MultiMap headers,
        ObjectNode body,
        boolean clear) {
    private static final int DEFAULT_LIMIT = 50;
    private static final int MAX_LIMIT = 500;
    private static final Pattern ENTITY_TAG = Pattern.compile("\"(\\d{1,18})\"");

    /**
     * Where a request came from.
     *
     * @param secure whether by TLS, here or at the proxy in front
     */
    record Client(String address, boolean secure) {}

    /** The caller's name, for the audit log. */
    String actor() {
        return caller.name();
    }

    /** The caller, where the contract lets people alone pass. */
    Principal.Person person() {
        if (caller instanceof Principal.Person person) {
            return person;
        }
        throw new IllegalStateException("The operation must declare x-role: person");
    }

    /** Refuses a caller who has less than this role in a project that the path does not name. */
    void require(Role role, String project) {
        Access.require(role, caller, new Access.Subject(project, area));
    }

    static ObjectNode noBody() {
        return Json.MAPPER.createObjectNode();
    }

    String project() {
        return parameter("project");
    }

    String parameter(String name) {
        return path.getOrDefault(name, "");
    }

    /** A query parameter, empty when it is absent or empty. */
    Optional<String> asked(String name) {
        return Optional.ofNullable(query.get(name)).filter(value -> !value.isEmpty());
    }

    Optional<Instant> askedTime(String name) {
        return asked(name).map(text -> {
            try {
                return Instant.parse(text);
            } catch (DateTimeParseException e) {
                throw malformed(name, "a UTC time such as 2026-11-22T10:00:00Z", text);
            }
        });
    }

    int limit() {
        return asked("limit")
                .map(text -> whole("limit", text, "a whole number from 1 to " + MAX_LIMIT))
                .filter(number -> {
                    if (number < 1 || number > MAX_LIMIT) {
                        throw malformed("limit", "a whole number from 1 to " + MAX_LIMIT, Integer.toString(number));
                    }
                    return true;
                })
                .orElse(DEFAULT_LIMIT);
    }

    /** A positive whole number in the path; anything else names nothing, which 0 stands for. */
    int number(String parameter) {
        String text = parameter(parameter);
        return text.matches("[1-9]\\d{0,8}") ? Integer.parseInt(text) : 0;
    }

    /** A cursor of a list that is ordered by numbers, 0 when it is absent. */
    int numericCursor() {
        return asked("cursor")
                .map(text -> whole("cursor", text, "a next_cursor from this list"))
                .orElse(0);
    }

    private static int whole(String name, String text, String expected) {
        if (!text.matches("\\d{1,9}")) {
            throw malformed(name, expected, text);
        }
        return Integer.parseInt(text);
    }

    /** The revisions that {@code If-Match} allows; a tag that is not one of ours allows nothing. */
    Expected expected() {
        String header = headers.get("If-Match");
        if (header == null || header.strip().equals("*")) {
            return Expected.ANY;
        }
        Set<Long> revisions = new HashSet<>();
        for (String tag : header.split(",", -1)) {
            Matcher matcher = ENTITY_TAG.matcher(tag.strip());
            if (matcher.matches()) {
                revisions.add(Long.valueOf(matcher.group(1)));
            }
        }
        return new Expected(false, revisions);
    }

    static ProblemException malformed(String name, String expected, String found) {
        return new ProblemException(Problem.of(
                Problem.Kind.MALFORMED, "The query parameter " + name + " must be " + expected + ", not " + found));
    }
}
