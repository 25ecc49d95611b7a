package io.metka.control.accounts;

import java.time.Instant;

/**
 * A person as the control store keeps them.
 *
 * @param email in lower case; it names the person everywhere
 * @param language of the console, {@code ru} or {@code en}
 * @param administrator whether they look after the whole installation
 * @param password Argon2id hash
 * @param oneTimeUntil when the password that an administrator gave ends; the epoch when it is the person's own
 * @param totpSecret sealed; empty when none was ever made
 * @param totp whether a code is asked for
 * @param totpStep the time step of the last code that was taken, which is not taken again
 */
public record UserRow(
        String id,
        String email,
        String name,
        String language,
        boolean administrator,
        String password,
        Instant oneTimeUntil,
        String totpSecret,
        boolean totp,
        long totpStep,
        Instant createdAt,
        Instant updatedAt) {

    /** Whether the person has to choose a password before anything else. */
    public boolean mustChangePassword() {
        return !oneTimeUntil.equals(Instant.EPOCH);
    }

    UserRow named(String newName, String newLanguage, Instant now) {
        return new UserRow(
                id,
                email,
                newName,
                newLanguage,
                administrator,
                password,
                oneTimeUntil,
                totpSecret,
                totp,
                totpStep,
                createdAt,
                now);
    }

    UserRow as(String newEmail, String newName, boolean nowAdministrator, Instant now) {
        return new UserRow(
                id,
                newEmail,
                newName,
                language,
                nowAdministrator,
                password,
                oneTimeUntil,
                totpSecret,
                totp,
                totpStep,
                createdAt,
                now);
    }

    UserRow withPassword(String hash, Instant until, Instant now) {
        return new UserRow(
                id, email, name, language, administrator, hash, until, totpSecret, totp, totpStep, createdAt, now);
    }

    UserRow withTotp(String sealed, boolean on, Instant now) {
        return new UserRow(
                id, email, name, language, administrator, password, oneTimeUntil, sealed, on, totpStep, createdAt, now);
    }

    UserRow atStep(long step) {
        return new UserRow(
                id,
                email,
                name,
                language,
                administrator,
                password,
                oneTimeUntil,
                totpSecret,
                totp,
                step,
                createdAt,
                updatedAt);
    }

    @Override
    public String toString() {
        return "UserRow[" + id + "]";
    }
}
