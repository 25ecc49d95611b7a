package io.metka.control.accounts;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import io.metka.control.workspace.Finding;
import io.metka.support.Ids;
import io.metka.support.StoreUnavailableException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * The making and checking of password hashes: Argon2id with 19 MiB, two passes and one lane, which takes some tenths of a
 * second on purpose. As few are computed at once as the machine bears; the caller waits for its turn.
 */
public final class Passwords {
    private static final int MEMORY_KIB = 19 * 1_024;
    private static final int PASSES = 2;
    private static final int LANES = 1;
    private static final int HASH_BYTES = 32;
    private static final int SALT_BYTES = 16;
    private static final int AT_ONCE = 2;
    private static final int SHORTEST = 10;
    private static final int FEWEST_DIFFERENT = 5;
    private static final String LETTERS = "abcdefghjkmnpqrstuvwxyz123456789";
    private static final int GROUPS = 4;
    private static final int GROUP = 5;

    /** The hash of no password, so that a check against it takes as long as any other and fails. */
    private static final String NOBODY =
            "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5bm9ib2R5bm9ibw" + "$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    private final Ids ids;
    private final Semaphore turns = new Semaphore(AT_ONCE, true);

    public Passwords(Ids ids) {
        this.ids = ids;
    }

    /**
     * What is wrong with a password that somebody has chosen. Length counts, and that others do not guess it at once.
     *
     * @param pointer to it in the document that was sent
     */
    public static List<Finding> problems(String password, String email, String pointer) {
        List<Finding> findings = new ArrayList<>();
        String lower = password.toLowerCase(Locale.ROOT);
        int at = email.indexOf('@');
        String name = Users.normal(at > 0 ? email.substring(0, at) : email);
        if (password.codePoints().count() < SHORTEST) {
            findings.add(new Finding(pointer, "A password has at least " + SHORTEST + " characters"));
        }
        if (lower.chars().distinct().count() < FEWEST_DIFFERENT) {
            findings.add(new Finding(pointer, "Use at least " + FEWEST_DIFFERENT + " different characters"));
        }
        if (name.length() > 2 && lower.contains(name)) {
            findings.add(new Finding(pointer, "A password must not hold the name in your e-mail"));
        }
        return findings;
    }

    /** A new hash of the password, with a salt of its own. */
    public String hash(String password) {
        byte[] salt = ids.secret(SALT_BYTES);
        Argon2Function function = Argon2Function.getInstance(
                MEMORY_KIB, PASSES, LANES, HASH_BYTES, Argon2.ID, Argon2Function.ARGON2_VERSION_13);
        return inTurn(() ->
                Password.hash(bytes(password)).addSalt(salt).with(function).getResult());
    }

    /** Whether this is the password that the hash was made from. */
    boolean matches(String password, String hash) {
        Argon2Function function = Argon2Function.getInstanceFromHash(hash);
        return inTurn(() -> function.check(bytes(password), hash.getBytes(StandardCharsets.US_ASCII)));
    }

    /** Does the work of {@link #matches} for a person that there is not. */
    void matchNobody(String password) {
        matches(password, NOBODY);
    }

    /** A password to be told to a person once: 100 bits in letters that are not taken for each other. */
    public String oneTime() {
        StringBuilder text = new StringBuilder();
        byte[] random = ids.secret(GROUPS * GROUP);
        for (int i = 0; i < random.length; i++) {
            if (i > 0 && i % GROUP == 0) {
                text.append('-');
            }
            text.append(LETTERS.charAt(random[i] & (LETTERS.length() - 1)));
        }
        return text.toString();
    }

    /** The same text may be typed as different code points on different keyboards. */
    private static byte[] bytes(String password) {
        return Normalizer.normalize(password, Normalizer.Form.NFC).getBytes(StandardCharsets.UTF_8);
    }

    private <T> T inTurn(Supplier<T> work) {
        try {
            turns.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("control", "The gateway is stopping", e);
        }
        try {
            return work.get();
        } finally {
            turns.release();
        }
    }
}
