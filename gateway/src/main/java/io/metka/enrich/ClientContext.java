package io.metka.enrich;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.metka.model.JsonText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What an event's context says of the client, where the connection cannot: a server that sends for a browser, a library
 * that has read the browser's hints or the campaign.
 *
 * @param userAgent empty when the context has none
 * @param hints as header names and values
 * @param campaign by the names {@code source, medium, name, term, content, id}
 * @param webdriver whether the page said that a program drives the browser
 * @param library the name of the client's library, empty when it is not said
 */
record ClientContext(
        String userAgent, Map<String, String> hints, Map<String, String> campaign, boolean webdriver, String library) {
    static final ClientContext NONE = new ClientContext("", Map.of(), Map.of(), false, "");

    private static final JsonFactory JSON = JsonFactory.builder()
            .configure(JsonFactory.Feature.INTERN_FIELD_NAMES, false)
            .build();

    private static final Set<String> SERVERS = Set.of(
            "node", "python", "ruby", "go", "java", "php", "net", "csharp", "rust", "http", "server", "sidekiq",
            "elixir");

    private static final int LONGEST = 512;
    private static final int MOST_BRANDS = 16;

    static ClientContext of(JsonText context) {
        if (context.equals(JsonText.EMPTY_OBJECT)) {
            return NONE;
        }
        try (JsonParser parser = JSON.createParser(context.utf8())) {
            return new Reading(parser).read();
        } catch (IOException e) {
            // What reaches this stage is JSON; should a part of it be beyond the parser's limits, it says nothing.
            return NONE;
        }
    }

    /** Whether the library runs on a server, where the connection's User-Agent is not a visitor's. */
    boolean isServer() {
        for (String part : library.toLowerCase(Locale.ROOT).split("[^a-z]+", 8)) {
            if (SERVERS.contains(part)) {
                return true;
            }
        }
        return false;
    }

    /** The members that are of use, on their way out of the parser. */
    private static final class Reading {
        private final JsonParser parser;
        private final Map<String, String> hints = new HashMap<>();
        private final Map<String, String> campaign = new HashMap<>();
        private String userAgent = "";
        private String library = "";
        private boolean webdriver;

        Reading(JsonParser parser) {
            this.parser = parser;
        }

        ClientContext read() throws IOException {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken token = parser.nextToken();
                switch (name) {
                    case "user_agent", "userAgent" -> userAgent = text(token);
                    case "webdriver" -> webdriver = token == JsonToken.VALUE_TRUE;
                    case "library" ->
                        object(token, (member, value) -> {
                            if (member.equals("name")) {
                                library = text(value);
                            } else {
                                parser.skipChildren();
                            }
                        });
                    case "campaign" -> object(token, (member, value) -> put(campaign, member, text(value)));
                    case "user_agent_data", "userAgentData" -> object(token, this::hint);
                    default -> parser.skipChildren();
                }
            }
            return new ClientContext(userAgent, Map.copyOf(hints), Map.copyOf(campaign), webdriver, library);
        }

        /** Takes the value of one member; the parser stands on it. */
        private interface Member {
            void take(String name, JsonToken value) throws IOException;
        }

        private void object(JsonToken token, Member member) throws IOException {
            if (token != JsonToken.START_OBJECT) {
                parser.skipChildren();
                return;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                member.take(name, parser.nextToken());
            }
        }

        private void hint(String member, JsonToken value) throws IOException {
            switch (member) {
                case "mobile" -> hints.put("sec-ch-ua-mobile", value == JsonToken.VALUE_TRUE ? "?1" : "?0");
                case "platform" -> put(hints, "sec-ch-ua-platform", text(value));
                case "platformVersion", "platform_version" -> put(hints, "sec-ch-ua-platform-version", text(value));
                case "model" -> put(hints, "sec-ch-ua-model", text(value));
                case "brands" -> put(hints, "sec-ch-ua", brands(value));
                case "fullVersionList", "full_version_list" -> put(hints, "sec-ch-ua-full-version-list", brands(value));
                default -> parser.skipChildren();
            }
        }

        private String brands(JsonToken token) throws IOException {
            if (token != JsonToken.START_ARRAY) {
                parser.skipChildren();
                return "";
            }
            List<String> brands = new ArrayList<>();
            for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
                Map<String, String> brand = new HashMap<>();
                object(next, (member, value) -> put(brand, member, text(value)));
                if (brands.size() < MOST_BRANDS) {
                    brands.add('"' + brand.getOrDefault("brand", "").replace("\"", "") + "\";v=\""
                            + brand.getOrDefault("version", "").replace("\"", "") + '"');
                }
            }
            return String.join(", ", brands);
        }

        private String text(JsonToken token) throws IOException {
            if (token != JsonToken.VALUE_STRING) {
                parser.skipChildren();
                return "";
            }
            String text = parser.getText();
            return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
        }

        private static void put(Map<String, String> values, String name, String value) {
            if (!value.isEmpty() && values.size() < MOST_BRANDS) {
                values.put(name, value);
            }
        }
    }
}
