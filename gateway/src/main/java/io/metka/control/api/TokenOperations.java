package io.metka.control.api;

import io.metka.control.accounts.Principal;
import io.metka.control.accounts.ProjectTokens;
import io.metka.control.workspace.Projects;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tokens with which scripts work in a project. */
final class TokenOperations {
    private static final Logger LOG = LoggerFactory.getLogger(TokenOperations.class);
    private static final String LIST = "/projects/{project}/tokens";

    private final Desk desk;
    private final Projects projects;
    private final ProjectTokens tokens;
    private final Supplier<Set<String>> areas;

    private TokenOperations(Desk desk, Projects projects, ProjectTokens tokens, Supplier<Set<String>> areas) {
        this.desk = desk;
        this.projects = projects;
        this.tokens = tokens;
        this.areas = areas;
    }

    /** @param areas what a scope can be restricted to */
    static List<Operation> of(Desk desk, Projects projects, ProjectTokens tokens, Supplier<Set<String>> areas) {
        var operations = new TokenOperations(desk, projects, tokens, areas);
        return List.of(
                Operation.get(LIST, "listTokens", operations::list),
                Operation.post(LIST, "createToken", operations::create),
                Operation.delete(LIST + "/{token}", "deleteToken", operations::delete));
    }

    private Answer list(Call call) {
        return desk.store().read(tx -> {
            projects.get(tx, call.project(), call.project());
            return Answer.list(tokens.list(tx, call.project()).stream()
                    .map(ProjectTokens::present)
                    .toList());
        });
    }

    private Answer create(Call call) {
        if (call.caller() instanceof Principal.Script) {
            throw Access.forbidden("A token does not make another one, so that it ends when it is to end; sign in");
        }
        ProjectTokens.Made made = desk.changes().make(call.actor(), work -> {
            projects.get(work.tx(), call.project(), call.project());
            return tokens.create(work, call.project(), call.body(), areas.get());
        });
        LOG.info("The token {} of the project {} was made", made.row().id(), call.project());
        return new Answer.Document(201, ProjectTokens.present(made.row()).put("token", made.token()), Map.of());
    }

    private Answer delete(Call call) {
        Answer answer = desk.changes().make(call.actor(), work -> {
            tokens.delete(work, call.project(), call.parameter("token"));
            return new Answer.Empty();
        });
        LOG.info("The token {} of the project {} was deleted", call.parameter("token"), call.project());
        return answer;
    }
}
