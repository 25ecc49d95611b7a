package io.metka.control.accounts;

import io.metka.control.store.ControlStore;
import io.metka.settings.AccountSettings;
import io.metka.support.Clock;
import io.metka.support.Ids;
import io.metka.support.Sealing;
import java.util.Optional;

/** All that knows who may use the API. */
public record Accounts(
        ControlStore store,
        Tokens tokens,
        Users users,
        Sessions sessions,
        Members members,
        ProjectTokens projectTokens,
        Passwords passwords,
        SecondFactor secondFactor,
        SignIn signIn) {

    /**
     * All parts of the accounts, wired.
     *
     * @param sealing keeps the secrets of authenticator apps
     */
    public static Accounts of(ControlStore store, AccountSettings settings, Sealing sealing, Clock clock, Ids ids) {
        Sessions sessions = new Sessions(store, settings, clock);
        Users users = new Users(sessions);
        Passwords passwords = new Passwords(ids);
        SecondFactor secondFactor = new SecondFactor(store, users, sealing, clock);
        return new Accounts(
                store,
                new Tokens(store, clock, ids),
                users,
                sessions,
                new Members(users),
                new ProjectTokens(store, clock),
                passwords,
                secondFactor,
                new SignIn(store, users, new SignIn.Proofs(passwords, secondFactor), settings, clock));
    }

    /** Who holds a token of the installation or of a project. */
    public Optional<Principal> holder(String token) {
        return ProjectTokens.isOne(token)
                ? projectTokens.holder(token)
                : tokens.holder(token).map(Principal.Installation::new);
    }

    /** Who has signed in with this secret in the cookie. */
    public Optional<Principal.Person> person(String secret) {
        return sessions.find(secret).flatMap(session -> person(session, secret));
    }

    /** The person of a session, with the roles of this moment. */
    public Optional<Principal.Person> person(SessionRow session, String secret) {
        return store.read(tx -> users.find(tx, session.userId())
                .map(user -> new Principal.Person(user, session, secret, members.roles(tx, user.id()))));
    }
}
