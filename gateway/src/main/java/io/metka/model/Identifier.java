package io.metka.model;

import java.util.regex.Pattern;

/**
 * A value by which a source names a visitor, in clear; it leaves the identity stage only as a keyed hash.
 *
 * @param type what kind of name it is: one of the constants here, or a partner's own such as {@code crm_id}; in stores
 *     and on the wire as it stands, and valid under {@link #isType}
 */
public record Identifier(String type, String value) {
    /** The id of a signed-in user, chosen by the site. */
    public static final String USER_ID = "user_id";

    /** The id of a browser or an installation, chosen by Metka or a client library. */
    public static final String ANONYMOUS_ID = "anonymous_id";

    public static final String EMAIL = "email";
    public static final String PHONE = "phone";

    /** The id of a device, such as an advertising id. */
    public static final String DEVICE_ID = "device_id";

    /** The id that a gateway gives a browser for all sites that share the gateway, as Snowplow calls it. */
    public static final String NETWORK_USER_ID = "network_userid";

    private static final Pattern TYPE = Pattern.compile("[a-z][a-z0-9_]{0,31}");

    /** Whether a text may name a type: a lower-case letter, then up to 31 of lower-case letters, digits and underscores. */
    public static boolean isType(String text) {
        return TYPE.matcher(text).matches();
    }

    @Override
    public String toString() {
        return type + "=***";
    }
}
