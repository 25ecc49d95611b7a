package io.metka.control.versions;

import com.fasterxml.jackson.databind.JsonNode;
import io.metka.container.Compilation;
import io.metka.container.ContainerCompiler;
import io.metka.container.ContainerSchema;
import io.metka.container.ContainerTarget;
import io.metka.container.InvalidContainerException;
import io.metka.container.Problem;
import io.metka.container.ScriptShare;
import io.metka.control.workspace.Finding;
import java.util.List;

/** The compiler that the data plane's scripts come from. */
public final class ContainerScripts implements Compiler {
    private final ContainerCompiler compiler;

    public ContainerScripts(ContainerCompiler compiler) {
        this.compiler = compiler;
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
        try {
            Compilation compilation = compiler.compile(target(draft), draft.configuration());
            return new Compiled(compilation.container().script(), findings(compilation.warnings()));
        } catch (InvalidContainerException e) {
            throw new IllegalArgumentException("The version was not checked before it was compiled", e);
        }
    }

    @Override
    public List<ScriptShare> shares(Draft draft) {
        return compiler.shares(target(draft), draft.configuration());
    }

    private static ContainerTarget target(Draft draft) {
        return new ContainerTarget(
                draft.project(),
                draft.container(),
                draft.version(),
                draft.writeKey(),
                ContainerTarget.Collection.DEFAULT,
                draft.environment());
    }

    private static List<Finding> findings(List<Problem> problems) {
        return problems.stream()
                .map(problem -> new Finding(problem.pointer(), problem.message()))
                .toList();
    }
}
