package io.metka.control.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.control.accounts.Accounts;
import io.metka.control.accounts.UserRow;
import io.metka.control.accounts.Users;
import io.metka.settings.AccountSettings;
import io.metka.support.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What administrators of the installation do with the accounts of others. */
final class UserOperations {
    private static final Logger LOG = LoggerFactory.getLogger(UserOperations.class);

    private final Desk desk;
    private final Accounts accounts;
    private final AccountSettings settings;
    private final Clock clock;

    private UserOperations(Desk desk, Accounts accounts, AccountSettings settings, Clock clock) {
        this.desk = desk;
        this.accounts = accounts;
        this.settings = settings;
        this.clock = clock;
    }

    static List<Operation> of(Desk desk, Accounts accounts, AccountSettings settings, Clock clock) {
        var operations = new UserOperations(desk, accounts, settings, clock);
        String one = "/users/{user}";
        return List.of(
                Operation.get("/users", "listUsers", operations::list),
                Operation.post("/users", "createUser", operations::create).working(),
                Operation.get(one, "readUser", operations::read),
                Operation.put(one, "updateUser", operations::update),
                Operation.delete(one, "deleteUser", operations::delete),
                Operation.post(one + "/password", "resetPassword", operations::resetPassword)
                        .working(),
                Operation.delete(one + "/totp", "resetTotp", operations::resetTotp));
    }

    private Answer list(Call call) {
        return Answer.list(desk.store().read(accounts.users()::list).stream()
                .map(Users::present)
                .toList());
    }

    private Answer create(Call call) {
        ObjectNode body = call.body();
        String password = accounts.passwords().oneTime();
        String hash = accounts.passwords().hash(password);
        Instant until = oneTimeUntil();
        UserRow row = desk.changes()
                .make(
                        call.actor(),
                        work -> accounts.users()
                                .create(
                                        work,
                                        new Users.NewUser(
                                                body.path("email").asText(),
                                                body.path("name").asText(),
                                                body.path("language").asText("ru"),
                                                body.path("administrator").asBoolean(),
                                                hash,
                                                until)));
        LOG.info("The account {} was made", row.id());
        return new Answer.Document(201, withPassword(row, password), Map.of());
    }

    private Answer read(Call call) {
        return Answer.ok(Users.present(desk.store().read(tx -> accounts.users().get(tx, call.parameter("user")))));
    }

    private Answer update(Call call) {
        UserRow row = desk.changes()
                .make(
                        call.actor(),
                        work -> accounts.users()
                                .update(work, accounts.users().get(work.tx(), call.parameter("user")), call.body()));
        return Answer.ok(Users.present(row));
    }

    private Answer delete(Call call) {
        Answer answer = desk.changes().make(call.actor(), work -> {
            accounts.users().delete(work, accounts.users().get(work.tx(), call.parameter("user")));
            return new Answer.Empty();
        });
        LOG.info("The account {} was deleted", call.parameter("user"));
        return answer;
    }

    private Answer resetPassword(Call call) {
        desk.store().read(tx -> accounts.users().get(tx, call.parameter("user")));
        String password = accounts.passwords().oneTime();
        String hash = accounts.passwords().hash(password);
        Instant until = oneTimeUntil();
        UserRow row = desk.changes()
                .make(
                        call.actor(),
                        work -> accounts.users()
                                .changePassword(
                                        work,
                                        accounts.users().get(work.tx(), call.parameter("user")),
                                        hash,
                                        until,
                                        ""));
        LOG.info("The account {} was given a one-time password; its sessions have ended", row.id());
        return Answer.ok(withPassword(row, password));
    }

    private Answer resetTotp(Call call) {
        UserRow row = desk.changes()
                .make(
                        call.actor(),
                        work -> accounts.secondFactor()
                                .turnOff(work, accounts.users().get(work.tx(), call.parameter("user"))));
        LOG.info("An administrator has turned off the codes of {}", row.id());
        return new Answer.Empty();
    }

    private Instant oneTimeUntil() {
        return clock.now().plus(settings.oneTimePassword()).truncatedTo(ChronoUnit.MILLIS);
    }

    /** With the password, this once. */
    private static ObjectNode withPassword(UserRow row, String password) {
        return Users.present(row)
                .put("password", password)
                .put("password_ends_at", row.oneTimeUntil().toString());
    }
}
