package io.metka.control.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.control.accounts.Accounts;
import io.metka.control.accounts.Passwords;
import io.metka.control.accounts.Principal;
import io.metka.control.accounts.SecondFactor;
import io.metka.control.accounts.SessionRow;
import io.metka.control.accounts.UserRow;
import io.metka.control.accounts.Users;
import io.metka.control.workspace.RefusedException;
import io.metka.control.workspace.Work;
import io.metka.support.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What people do with their own account: name, password, codes of an app, open sessions. */
final class AccountOperations {
    private static final Logger LOG = LoggerFactory.getLogger(AccountOperations.class);

    private final Desk desk;
    private final Accounts accounts;

    private AccountOperations(Desk desk, Accounts accounts) {
        this.desk = desk;
        this.accounts = accounts;
    }

    static List<Operation> of(Desk desk, Accounts accounts) {
        var operations = new AccountOperations(desk, accounts);
        String totp = "/account/totp";
        String sessions = "/account/sessions";
        return List.of(
                Operation.get("/account", "readAccount", operations::read),
                Operation.put("/account", "updateAccount", operations::introduce),
                Operation.post("/account/password", "changePassword", operations::changePassword)
                        .working(),
                Operation.post(totp, "createTotp", operations::offerCodes),
                Operation.put(totp, "turnTotpOn", operations::turnCodesOn),
                Operation.delete(totp, "turnTotpOff", operations::turnCodesOff).working(),
                Operation.get(sessions, "listSessions", operations::sessions),
                Operation.delete(sessions + "/{session}", "endSession", operations::endSession));
    }

    private Answer read(Call call) {
        return Answer.ok(Users.present(call.person().user()));
    }

    private Answer introduce(Call call) {
        ObjectNode body = call.body();
        return changed(
                call,
                (work, user) -> accounts.users()
                        .introduce(
                                work,
                                user,
                                body.path("name").asText(),
                                body.path("language").asText(user.language())));
    }

    private Answer changePassword(Call call) {
        Principal.Person person = call.person();
        String next = call.body().path("next").asText();
        accounts.signIn()
                .confirm(
                        person.user(),
                        call.body().path("current").asText(),
                        call.client().address());
        RefusedException.ifAny(Passwords.problems(next, person.user().email(), "/next"));
        if (next.equals(call.body().path("current").asText())) {
            throw new RefusedException(
                    RefusedException.Reason.CONFLICT, "This is the password that you have; choose another one");
        }
        String hash = accounts.passwords().hash(next);
        Answer answer = changed(
                call,
                (work, user) -> accounts.users()
                        .changePassword(
                                work,
                                user,
                                hash,
                                Instant.EPOCH,
                                person.session().id()));
        LOG.info(
                "{} has changed the password; all other sessions have ended",
                person.user().id());
        return answer;
    }

    private Answer offerCodes(Call call) {
        SecondFactor.Offer offer = desk.changes()
                .make(call.actor(), work -> accounts.secondFactor().offer(work, user(work, call)));
        return Answer.ok(
                Json.MAPPER.createObjectNode().put("secret", offer.secret()).put("uri", offer.uri()));
    }

    private Answer turnCodesOn(Call call) {
        Answer answer = changed(
                call,
                (work, user) -> accounts.secondFactor()
                        .turnOn(work, user, call.body().path("code").asText()));
        LOG.info("{} gives codes from now on", call.person().user().id());
        return answer;
    }

    private Answer turnCodesOff(Call call) {
        accounts.signIn()
                .confirm(
                        call.person().user(),
                        call.body().path("password").asText(),
                        call.client().address());
        changed(call, accounts.secondFactor()::turnOff);
        LOG.info("{} gives codes no more", call.person().user().id());
        return new Answer.Empty();
    }

    private Answer sessions(Call call) {
        Principal.Person person = call.person();
        return Answer.list(desk
                .store()
                .read(tx -> accounts.sessions().ongoing(tx, person.user().id()))
                .stream()
                .map(row -> present(row, row.id().equals(person.session().id())))
                .toList());
    }

    private Answer endSession(Call call) {
        Principal.Person person = call.person();
        String id = call.parameter("session");
        return desk.store().write(tx -> {
            SessionRow row = accounts.sessions().ongoing(tx, person.user().id()).stream()
                    .filter(session -> session.id().equals(id))
                    .findFirst()
                    .orElseThrow(() -> new RefusedException(
                            RefusedException.Reason.NOT_FOUND, "You have no session with the id " + id));
            accounts.sessions().end(tx, row);
            return new Answer.Empty(
                    id.equals(person.session().id())
                            ? Map.of(
                                    "Set-Cookie",
                                    SessionCookie.forget(call.client().secure()))
                            : Map.of());
        });
    }

    private Answer changed(Call call, BiFunction<Work, UserRow, UserRow> change) {
        UserRow row = desk.changes().make(call.actor(), work -> change.apply(work, user(work, call)));
        return Answer.ok(Users.present(row));
    }

    private UserRow user(Work work, Call call) {
        return accounts.users().get(work.tx(), call.person().user().id());
    }

    private ObjectNode present(SessionRow row, boolean current) {
        return Json.MAPPER
                .createObjectNode()
                .put("id", row.id())
                .put("user_agent", row.agent())
                .put("address", row.address())
                .put("created_at", row.createdAt().toString())
                .put("last_used_at", row.seenAt().toString())
                .put("expires_at", accounts.sessions().endOf(row).toString())
                .put("current", current);
    }
}
