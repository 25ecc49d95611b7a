package io.metka.control.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hides personal data in what the API answers: everything under a name that speaks of a person, and what looks like an
 * e-mail or a telephone number wherever it stands. A little of an e-mail and of a number is left, so that somebody who
 * knows it recognises it.
 */
final class Masking {
    private static final String HIDDEN = "•••";
    private static final int SHOWN_DIGITS = 2;

    /** Names without what separates their words, so that first_name is firstName. */
    private static final Set<String> NAMES = Set.of(
            "email",
            "emailaddress",
            "mail",
            "phone",
            "phonenumber",
            "telephone",
            "tel",
            "mobile",
            "msisdn",
            "firstname",
            "lastname",
            "middlename",
            "fullname",
            "surname",
            "patronymic",
            "givenname",
            "familyname",
            "customername",
            "username",
            "login",
            "address",
            "street",
            "house",
            "apartment",
            "zip",
            "postalcode",
            "postcode",
            "birthday",
            "birthdate",
            "dateofbirth",
            "dob",
            "passport",
            "inn",
            "snils",
            "ip",
            "ipaddress",
            "clientip",
            "useragent",
            "latitude",
            "longitude",
            "card",
            "cardnumber",
            "iban",
            "фио",
            "имя",
            "фамилия",
            "отчество",
            "телефон",
            "почта",
            "адрес");

    private static final List<Pattern> SHAPES = List.of(
            Pattern.compile("[\\p{L}\\p{N}._%+-]{1,64}@[\\p{L}\\p{N}-]{1,63}(?:\\.[\\p{L}\\p{N}-]{1,63}){1,5}"),
            Pattern.compile(
                    "(?<![\\p{L}\\p{N}.\\-])(?:\\+\\d{1,3}|8|7)[ (-]{0,3}\\d{3}[ )-]{0,3}\\d{3}[ -]?\\d{2}[ -]?\\d{2}"
                            + "(?![\\p{L}\\p{N}])"));

    private Masking() {}

    /** A copy of the document in which personal data is hidden. */
    static ObjectNode of(ObjectNode document) {
        ObjectNode copy = document.deepCopy();
        mask(copy);
        return copy;
    }

    private static void mask(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.properties()
                    .forEach(member -> member.setValue(masked(name(object, member.getKey()), member.getValue())));
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, masked("", array.get(i)));
            }
        }
    }

    /** A trait stands beside its value. */
    private static String name(ObjectNode owner, String member) {
        return member.equals("value") ? owner.path("trait").asText(member) : member;
    }

    private static JsonNode masked(String name, JsonNode value) {
        boolean personal = NAMES.contains(plain(name));
        if (value.isContainerNode()) {
            if (personal) {
                hide(value);
            } else {
                mask(value);
            }
            return value;
        }
        if (value.isTextual()) {
            String shapes = shapes(value.textValue());
            boolean left = personal && !shapes.isEmpty() && shapes.equals(value.textValue());
            return TextNode.valueOf(left ? HIDDEN : shapes);
        }
        return value.isNumber() && personal ? TextNode.valueOf(HIDDEN) : value;
    }

    /** Hides all leaves. */
    private static void hide(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.properties().forEach(member -> member.setValue(hidden(member.getValue())));
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, hidden(array.get(i)));
            }
        }
    }

    private static JsonNode hidden(JsonNode value) {
        if (value.isContainerNode()) {
            hide(value);
            return value;
        }
        return value.isNull() || value.isBoolean() ? value : TextNode.valueOf(HIDDEN);
    }

    private static String shapes(String text) {
        String masked = text;
        for (Pattern shape : SHAPES) {
            masked = shape.matcher(masked).replaceAll(found -> Matcher.quoteReplacement(remainder(found.group())));
        }
        return masked;
    }

    /** {@code a•••@•••.example}, {@code •••12}. */
    private static String remainder(String found) {
        if (found.indexOf('@') > 0) {
            return found.substring(0, found.offsetByCodePoints(0, 1)) + HIDDEN + "@" + HIDDEN
                    + found.substring(found.lastIndexOf('.'));
        }
        return HIDDEN + found.substring(found.length() - SHOWN_DIGITS);
    }

    private static String plain(String name) {
        return name.replaceAll("[^\\p{L}\\p{N}]", "").toLowerCase(Locale.ROOT);
    }
}
