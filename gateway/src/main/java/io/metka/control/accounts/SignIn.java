package io.metka.control.accounts;

import io.metka.control.accounts.DeniedException.Reason;
import io.metka.control.store.ControlStore;
import io.metka.settings.AccountSettings;
import io.metka.support.Clock;
import io.metka.support.Sha256;
import java.time.Duration;
import java.util.Optional;

/**
 * Finds out whether somebody is who they say. An unknown e-mail is answered as a wrong password is, after the same work
 * and with the same lock-out, so that nobody learns who has an account.
 */
public final class SignIn {
    /** Colleagues share an address: it bears more failures than one account does. */
    private static final int ADDRESS_FACTOR = 4;

    private final ControlStore store;
    private final Users users;
    private final Passwords passwords;
    private final SecondFactor secondFactor;
    private final Clock clock;
    private final Lockout accounts;
    private final Lockout addresses;

    /** What somebody shows; {@code code} is empty when there is none. */
    public record Attempt(String email, String password, String code, String address) {
        @Override
        public String toString() {
            return "Attempt";
        }
    }

    SignIn(ControlStore store, Users users, Proofs proofs, AccountSettings settings, Clock clock) {
        this.store = store;
        this.users = users;
        this.passwords = proofs.passwords();
        this.secondFactor = proofs.secondFactor();
        this.clock = clock;
        this.accounts = new Lockout(settings.freeFailures(), settings.longestLock(), clock);
        this.addresses = new Lockout(settings.freeFailures() * ADDRESS_FACTOR, settings.longestLock(), clock);
    }

    /** What people prove themselves with. */
    record Proofs(Passwords passwords, SecondFactor secondFactor) {}

    /** The person, or a {@link DeniedException}. */
    public UserRow enter(Attempt attempt) {
        String account = key(attempt.email());
        begin(account, attempt.address());
        Optional<UserRow> found = store.read(tx -> users.byEmail(tx, attempt.email()));
        if (found.isEmpty()) {
            passwords.matchNobody(attempt.password());
            throw wrong();
        }
        UserRow user = found.get();
        if (!passwords.matches(attempt.password(), user.password()) || hasEnded(user)) {
            throw wrong();
        }
        if (user.totp() && attempt.code().isEmpty()) {
            accounts.forgive(account);
            addresses.forgive(attempt.address());
            throw new DeniedException(Reason.CODE_NEEDED, "Send the code that your authenticator app shows, too");
        }
        if (user.totp() && !secondFactor.take(user, attempt.code())) {
            throw SecondFactor.wrong();
        }
        accounts.forget(account);
        addresses.forgive(attempt.address());
        return user;
    }

    /** Asks somebody who has signed in for the password again. */
    public void confirm(UserRow user, String password, String address) {
        String account = key(user.email());
        begin(account, address);
        if (!passwords.matches(password, user.password())) {
            throw new DeniedException(Reason.WRONG_CREDENTIALS, "This is not your present password");
        }
        accounts.forget(account);
        addresses.forgive(address);
    }

    private void begin(String account, String address) {
        refuse(addresses.begin(address));
        Duration wait = accounts.begin(account);
        if (!wait.isZero()) {
            addresses.forgive(address);
        }
        refuse(wait);
    }

    private static void refuse(Duration wait) {
        if (!wait.isZero()) {
            throw new DeniedException(
                    Reason.TOO_MANY_ATTEMPTS, "There were too many failed attempts; wait before the next one", wait);
        }
    }

    private boolean hasEnded(UserRow user) {
        return user.mustChangePassword() && !clock.now().isBefore(user.oneTimeUntil());
    }

    private static DeniedException wrong() {
        return new DeniedException(
                Reason.WRONG_CREDENTIALS,
                "The e-mail or the password is wrong, or the one-time password has ended; an administrator can give a"
                        + " new one");
    }

    /** E-mails are not kept for their failures. */
    private static String key(String email) {
        return Sha256.hex(Users.normal(email));
    }
}
