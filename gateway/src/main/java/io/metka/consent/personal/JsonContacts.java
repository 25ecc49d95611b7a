package io.metka.consent.personal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import io.metka.model.JsonText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Set;

/**
 * Takes contacts out of a JSON object. Most objects hold none, which one look over the bytes tells; only the others are
 * read and written anew.
 */
final class JsonContacts {
    /** Members that hold the address of a page whatever the client calls it. */
    private static final Set<String> ADDRESSES = Set.of(
            "url",
            "referrer",
            "referer",
            "page_url",
            "page_referrer",
            "page_location",
            "location",
            "refr_url",
            "link_url");

    private static final JsonFactory JSON = JsonFactory.builder()
            .configure(JsonFactory.Feature.INTERN_FIELD_NAMES, false)
            .configure(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES, false)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .build())
            .streamWriteConstraints(StreamWriteConstraints.builder()
                    .maxNestingDepth(Integer.MAX_VALUE)
                    .build())
            .build();

    private final ContactText contacts;
    private final AddressRules addresses;
    private final Set<String> clearFields;

    JsonContacts(ContactText contacts, AddressRules addresses, Set<String> clearFields) {
        this.contacts = contacts;
        this.addresses = addresses;
        this.clearFields = clearFields;
    }

    /**
     * The same object when nothing is to be taken out.
     *
     * @param root what the paths of the settings call the object: {@code properties}
     */
    JsonText without(JsonText object, String root) {
        byte[] utf8 = object.utf8();
        if (!Suspicion.of(utf8)) {
            return object;
        }
        try (JsonParser parser = JSON.createParser(utf8)) {
            ByteArrayOutputStream out = new ByteArrayOutputStream(utf8.length + 64);
            boolean changed;
            try (JsonGenerator generator = JSON.createGenerator(out)) {
                changed = new Copy(parser, generator, root).run();
            }
            return changed ? JsonText.ofUtf8(out.toByteArray()) : object;
        } catch (IOException e) {
            throw new IllegalStateException("The decoder let an object through that is not JSON", e);
        }
    }

    /** One object on its way from the parser to the generator. */
    private final class Copy {
        private final JsonParser parser;
        private final JsonGenerator generator;
        private final Deque<String> paths = new ArrayDeque<>();
        private final Deque<String> members = new ArrayDeque<>();
        private String member;
        private boolean changed;

        Copy(JsonParser parser, JsonGenerator generator, String root) {
            this.parser = parser;
            this.generator = generator;
            this.member = root;
        }

        boolean run() throws IOException {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                switch (token) {
                    case START_OBJECT -> enter(path(member));
                    case START_ARRAY -> enter(paths.getLast());
                    case END_OBJECT, END_ARRAY -> leave();
                    case FIELD_NAME -> {
                        member = parser.currentName();
                        generator.writeFieldName(reduced(member, contacts.without(member, false)));
                    }
                    case VALUE_STRING -> generator.writeString(reduced(parser.getText(), text(parser.getText())));
                    case VALUE_NUMBER_INT -> number(parser.getText());
                    case VALUE_NUMBER_FLOAT -> generator.writeNumber(parser.getText());
                    default -> generator.copyCurrentEvent(parser);
                }
            }
            return changed;
        }

        private void enter(String path) throws IOException {
            paths.addLast(path);
            members.addLast(member);
            generator.copyCurrentEvent(parser);
        }

        /** What follows in a list has the list's name again. */
        private void leave() throws IOException {
            paths.removeLast();
            member = members.removeLast();
            generator.copyCurrentEvent(parser);
        }

        private String path(String name) {
            return paths.isEmpty() ? name : paths.getLast() + "." + name;
        }

        private String reduced(String before, String after) {
            changed |= !after.equals(before);
            return after;
        }

        private String text(String value) {
            if (isClear()) {
                return value;
            }
            boolean phone = isPhone();
            String name = member.toLowerCase(Locale.ROOT);
            if (ADDRESSES.contains(name) && value.startsWith("http")) {
                return addresses.reduce(value, part -> contacts.without(part, false));
            }
            if (name.equals("search") && value.startsWith("?")) {
                return addresses.reduceQuery(value, part -> contacts.without(part, false));
            }
            return contacts.without(value, phone);
        }

        private void number(String digits) throws IOException {
            String left = isClear() ? digits : contacts.without(digits, isPhone());
            if (left.equals(digits)) {
                generator.writeNumber(digits);
            } else {
                generator.writeString(reduced(digits, left));
            }
        }

        private boolean isClear() {
            return !clearFields.isEmpty() && clearFields.contains(path(member));
        }

        private boolean isPhone() {
            return Suspicion.namesPhone(member);
        }
    }
}
