package io.metka.control.accounts;

import io.metka.control.store.ControlStore;
import io.metka.control.workspace.RefusedException;
import io.metka.control.workspace.Work;
import io.metka.support.Clock;
import io.metka.support.Sealing;
import java.util.OptionalLong;

/** The codes of authenticator apps, which people may ask for beside their password. */
public final class SecondFactor {
    private final ControlStore store;
    private final Users users;
    private final Sealing sealing;
    private final Clock clock;

    /**
     * A secret to be put into an app.
     *
     * @param secret in base 32
     * @param uri the same for a QR code
     */
    public record Offer(String secret, String uri) {}

    SecondFactor(ControlStore store, Users users, Sealing sealing, Clock clock) {
        this.store = store;
        this.users = users;
        this.sealing = sealing;
        this.clock = clock;
    }

    /** Makes a secret; codes are asked for only when {@link #turnOn} has seen one. */
    public Offer offer(Work work, UserRow user) {
        if (user.totp()) {
            throw new RefusedException(
                    RefusedException.Reason.CONFLICT,
                    "Codes are asked for already; turn them off before you begin anew");
        }
        String secret = Totp.base32(work.ids().secret(Totp.SECRET_BYTES));
        users.changeTotp(work, user, sealing.seal(secret), false);
        return new Offer(secret, Totp.uri(user.email(), secret));
    }

    /** Asks for codes from now on, given one that proves that the app has the secret. */
    public UserRow turnOn(Work work, UserRow user, String code) {
        if (user.totp() || user.totpSecret().isEmpty()) {
            throw new RefusedException(
                    RefusedException.Reason.CONFLICT,
                    "There is no secret that waits for its first code; make one first");
        }
        OptionalLong step = step(user, code);
        if (step.isEmpty()) {
            throw wrong();
        }
        users.spend(work.tx(), user.id(), step.getAsLong());
        return users.changeTotp(work, users.get(work.tx(), user.id()), user.totpSecret(), true);
    }

    /** Asks for codes no more, and forgets the secret. */
    public UserRow turnOff(Work work, UserRow user) {
        return users.changeTotp(work, user, "", false);
    }

    /** Takes a code, once. */
    boolean take(UserRow user, String code) {
        OptionalLong step = step(user, code);
        return step.isPresent() && store.write(tx -> users.spend(tx, user.id(), step.getAsLong()));
    }

    static DeniedException wrong() {
        return new DeniedException(
                DeniedException.Reason.WRONG_CODE,
                "This code is wrong or was used before; wait for the next one, and see that the phone's clock is right");
    }

    private OptionalLong step(UserRow user, String code) {
        return Totp.step(Totp.bytes(sealing.open(user.totpSecret())), code, clock.now(), user.totpStep());
    }
}
