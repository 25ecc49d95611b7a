package io.metka.decode;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** Reads values that may be texts or numbers; the parser stands on the value's last token afterwards. */
final class Scalars {
    private Scalars() {}

    /** The text of a string or number of at most so many characters, else the empty string. */
    static String text(JsonParser parser, int most) throws IOException {
        return isScalar(parser) && parser.getTextLength() <= most ? parser.getText() : "";
    }

    /** The same, cut instead of dropped when it is longer. */
    static String clipped(JsonParser parser, int most) throws IOException {
        return isScalar(parser) ? Texts.clip(parser.getText(), most) : "";
    }

    private static boolean isScalar(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_STRING || token.isNumeric()) {
            return true;
        }
        parser.skipChildren();
        return false;
    }
}
