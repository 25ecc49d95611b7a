package io.metka.control.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.control.accounts.Accounts;
import io.metka.control.accounts.DeniedException;
import io.metka.control.accounts.Passwords;
import io.metka.control.accounts.Principal;
import io.metka.control.accounts.Role;
import io.metka.control.accounts.Sessions;
import io.metka.control.accounts.SignIn;
import io.metka.control.accounts.UserRow;
import io.metka.control.accounts.Users;
import io.metka.control.workspace.AuditLog;
import io.metka.control.workspace.Projects;
import io.metka.control.workspace.RefusedException;
import io.metka.control.workspace.Work;
import io.metka.settings.AccountSettings;
import io.metka.support.Json;
import io.metka.telemetry.ControlSignals;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way in: the making of the first administrator, signing in and signing out. */
final class SessionOperations {
    private static final Logger LOG = LoggerFactory.getLogger(SessionOperations.class);

    private final Desk desk;
    private final Accounts accounts;
    private final Parts parts;

    /** What the operations work with. */
    record Parts(Projects projects, Authentication authentication, AccountSettings settings, ControlSignals signals) {}

    SessionOperations(Desk desk, Accounts accounts, Parts parts) {
        this.desk = desk;
        this.accounts = accounts;
        this.parts = parts;
    }

    List<Operation> all() {
        return List.of(
                Operation.get("/setup", "readSetUp", this::needsSetUp),
                Operation.post("/setup", "setUp", this::setUp).working(),
                Operation.post("/session", "createSession", this::enter).working(),
                Operation.get("/session", "readSession", this::read),
                Operation.delete("/session", "deleteSession", this::leave));
    }

    private Answer needsSetUp(Call call) {
        boolean needed = desk.store().read(tx -> !accounts.users().hasAdministrator(tx));
        return Answer.ok(Json.MAPPER.createObjectNode().put("needed", needed));
    }

    private Answer setUp(Call call) {
        ObjectNode body = call.body();
        parts.authentication()
                .requireInstallation(body.path("token").asText(), call.client().address());
        String email = body.path("email").asText();
        String password = body.path("password").asText();
        RefusedException.ifAny(Passwords.problems(password, email, "/password"));
        refuseWhenSetUp(desk.store().read(accounts.users()::hasAdministrator));
        String hash = accounts.passwords().hash(password);
        String name = body.path("name").asText();
        String language = body.path("language").asText("ru");
        Opened opened = desk.changes().make(Users.normal(email), work -> {
            refuseWhenSetUp(accounts.users().hasAdministrator(work.tx()));
            UserRow user =
                    accounts.users().create(work, new Users.NewUser(email, name, language, true, hash, Instant.EPOCH));
            return open(work, user, call);
        });
        LOG.info(
                "The console is set up: {} is its first administrator",
                opened.user().id());
        return entered(opened, 201, call);
    }

    private static void refuseWhenSetUp(boolean done) {
        if (done) {
            throw new RefusedException(
                    RefusedException.Reason.CONFLICT,
                    "There is an administrator already; sign in, or ask them for an account");
        }
    }

    private Answer enter(Call call) {
        ObjectNode body = call.body();
        UserRow user;
        try {
            user = accounts.signIn()
                    .enter(new SignIn.Attempt(
                            body.path("email").asText(),
                            body.path("password").asText(),
                            body.path("code").asText(""),
                            call.client().address()));
        } catch (DeniedException e) {
            parts.signals().signInRefused(e.reason().name().toLowerCase(Locale.ROOT));
            throw e;
        }
        Opened opened = desk.changes().make(user.email(), work -> {
            SessionCookie.read(call.headers())
                    .flatMap(accounts.sessions()::find)
                    .ifPresent(before -> accounts.sessions().end(work.tx(), before));
            return open(work, user, call);
        });
        parts.signals().signedIn();
        LOG.info("{} has signed in", user.id());
        return entered(opened, 200, call);
    }

    /** Somebody who has just signed in. */
    private record Opened(UserRow user, Sessions.Opened session) {}

    private Opened open(Work work, UserRow user, Call call) {
        String agent = Objects.requireNonNullElse(call.headers().get("User-Agent"), "");
        Sessions.Opened session =
                accounts.sessions().open(work, user.id(), agent, call.client().address());
        AuditLog.record(
                work,
                "signed_in",
                new AuditLog.Subject("", "session", session.row().id()),
                NullNode.getInstance(),
                NullNode.getInstance());
        return new Opened(user, session);
    }

    private Answer entered(Opened opened, int status, Call call) {
        String secret = opened.session().secret();
        Principal.Person person =
                accounts.person(opened.session().row(), secret).orElseThrow();
        return new Answer.Document(
                status,
                present(person),
                Map.of(
                        "Set-Cookie",
                        SessionCookie.keep(
                                secret,
                                parts.settings().sessionAge(),
                                call.client().secure())));
    }

    private Answer read(Call call) {
        return Answer.ok(present(call.person()));
    }

    private Answer leave(Call call) {
        Principal.Person person = call.person();
        desk.store().write(tx -> {
            accounts.sessions().end(tx, person.session());
            return true;
        });
        LOG.info("{} has signed out", person.user().id());
        return new Answer.Empty(
                Map.of("Set-Cookie", SessionCookie.forget(call.client().secure())));
    }

    /** The person, what they may do where, and what changes have to carry. */
    private ObjectNode present(Principal.Person person) {
        ObjectNode view = Json.MAPPER.createObjectNode();
        view.set("user", Users.present(person.user()));
        view.put("csrf", Sessions.csrf(person.secret()));
        ArrayNode list = view.putArray("projects");
        desk.store()
                .read(tx -> parts.projects().list(tx, ""))
                .forEach(project -> person.role(project.id(), "")
                        .map(Role::wireName)
                        .ifPresent(
                                role -> list.addObject().put("id", project.id()).put("role", role)));
        return view.put(
                "expires_at", accounts.sessions().endOf(person.session()).toString());
    }
}
