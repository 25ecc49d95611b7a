package io.metka.control.versions;

import com.fasterxml.jackson.databind.JsonNode;
import io.metka.container.Compilation;
import io.metka.container.ContainerCompiler;
import io.metka.container.ContainerSchema;
import io.metka.container.ContainerTarget;
import io.metka.container.InvalidContainerException;
import io.metka.container.Problem;
import io.metka.container.Script;
import io.metka.container.ScriptShare;
import io.metka.control.workspace.Finding;
import java.net.URI;
import java.util.List;

/** The compiler that the data plane's scripts come from. */
public final class ContainerScripts implements Compiler {
    private final ContainerCompiler compiler;
    private final String prefix;

    /** @param prefix of the public port's paths, {@code edge.prefix} */
    public ContainerScripts(ContainerCompiler compiler, String prefix) {
        this.compiler = compiler;
        this.prefix = prefix;
    }

    @Override
    public ContainerSchema schema() {
        return compiler.schema();
    }

    @Override
    public List<Finding> check(JsonNode configuration) {
        return findings(compiler.check(configuration));
    }

    @Override
    public Compiled compile(Draft draft) {
        Compilation compilation = compile(target(draft, collecting(), false), draft);
        return new Compiled(compilation.container().script(), findings(compilation.warnings()));
    }

    @Override
    public Script preview(Draft draft, String token) {
        URI events = URI.create(prefix + "/v1/preview/" + token + "/events");
        return compile(target(draft, events, true), draft).container().script();
    }

    private Compilation compile(ContainerTarget target, Draft draft) {
        try {
            return compiler.compile(target, draft.configuration());
        } catch (InvalidContainerException e) {
            throw new IllegalArgumentException("The version was not checked before it was compiled", e);
        }
    }

    @Override
    public List<ScriptShare> shares(Draft draft) {
        return compiler.shares(target(draft, collecting(), false), draft.configuration());
    }

    private URI collecting() {
        return URI.create(prefix + ContainerTarget.Collection.DEFAULT.url());
    }

    private static ContainerTarget target(Draft draft, URI events, boolean preview) {
        ContainerTarget.Collection usual = ContainerTarget.Collection.DEFAULT;
        return new ContainerTarget(
                draft.project(),
                draft.container(),
                draft.version(),
                draft.writeKey(),
                new ContainerTarget.Collection(
                        events, usual.idCookieLife(), usual.consentCookieLife(), usual.cookieDomain()),
                draft.environment(),
                preview);
    }

    private static List<Finding> findings(List<Problem> problems) {
        return problems.stream()
                .map(problem -> new Finding(problem.pointer(), problem.message()))
                .toList();
    }
}
