package io.metka.container;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What lets one browser see a draft: which container and session it is for, until when, and a signature that only this
 * installation can make.
 *
 * @param container the container's public id
 * @param expires in whole seconds
 */
public record PreviewToken(Kind kind, String container, String session, Instant expires) {
    private static final String MAC = "HmacSHA256";
    private static final int RADIX = 36;
    private static final Pattern FORM = Pattern.compile(
            "([A-Za-z0-9_-]{1,64})\\.([A-Za-z0-9_-]{1,64})\\.([lt])([0-9a-z]{1,9})\\.([A-Za-z0-9_-]{43})");

    /** What a token opens. */
    public enum Kind {
        /** A preview, for the browser that comes first. */
        LINK,
        /** The further pages of the tab that came first, and what it has to tell. */
        TAB
    }

    /** The token as it stands in an address. */
    public String signed(byte[] key) {
        String signature = Base64.getUrlEncoder().withoutPadding().encodeToString(signature(key));
        return said() + "." + signature;
    }

    /** The token that this text is, if it was signed with the key; whether its time is over is for the caller to see. */
    static Optional<PreviewToken> read(String text, byte[] key) {
        Matcher matcher = FORM.matcher(text);
        if (text.length() > 256 || !matcher.matches()) {
            return Optional.empty();
        }
        PreviewToken token = new PreviewToken(
                matcher.group(3).equals("l") ? Kind.LINK : Kind.TAB,
                matcher.group(1),
                matcher.group(2),
                Instant.ofEpochSecond(Long.parseLong(matcher.group(4), RADIX)));
        // Compared as text: several texts decode to the same signature.
        byte[] found = text.getBytes(StandardCharsets.US_ASCII);
        return MessageDigest.isEqual(token.signed(key).getBytes(StandardCharsets.US_ASCII), found)
                ? Optional.of(token)
                : Optional.empty();
    }

    private String said() {
        return container + "." + session + "." + (kind == Kind.LINK ? "l" : "t")
                + Long.toString(expires.getEpochSecond(), RADIX);
    }

    private byte[] signature(byte[] key) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(key, MAC));
            return mac.doFinal(("metka-preview." + said()).getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("Every JDK has " + MAC + ", and it takes any key that is not empty", e);
        }
    }
}
