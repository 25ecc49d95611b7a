package io.metka.control.versions;

import com.fasterxml.jackson.databind.JsonNode;
import io.metka.container.CompiledContainer;
import io.metka.container.ContainerTarget;
import io.metka.container.Script;
import io.metka.container.ScriptShare;
import io.metka.control.store.Table;
import io.metka.control.store.Tx;
import io.metka.control.workspace.Definitions;
import io.metka.control.workspace.Expected;
import io.metka.control.workspace.Finding;
import io.metka.control.workspace.RefusedException;
import io.metka.control.workspace.Work;
import io.metka.model.ProjectId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The scripts of versions, and which of them each environment serves. */
public final class Publishing {
    /** A script above this many bytes under brotli is served only to those who insist. */
    public static final int HUGE_SCRIPT = 40 * 1024;

    /** A script above this many bytes under brotli deserves a warning. */
    public static final int LARGE_SCRIPT = 20 * 1024;

    private static final Table<ScriptRow> SCRIPTS =
            Table.of("container_scripts", ScriptRow.class, "container", "version", "environment");

    private final Containers containers;
    private final Environments environments;
    private final Compiler compiler;

    public Publishing(Containers containers, Environments environments, Compiler compiler) {
        this.containers = containers;
        this.environments = environments;
        this.compiler = compiler;
    }

    /**
     * Where and how to publish.
     *
     * @param environment the id of the environment
     * @param force true to serve a script however much it weighs
     * @param expected the revisions of the environment to start from; the live one's are the container's
     */
    public record Order(String environment, boolean force, Expected expected) {}

    /** Serves a version in an environment; an older one than the one served is a rollback. */
    public Publication publish(Work work, ContainerRow container, VersionRow row, Order order) {
        EnvironmentRow environment = environments.get(work.tx(), container, order.environment());
        if (environment.id().equals(Environments.LATEST)) {
            throw new RefusedException(
                    RefusedException.Reason.CONFLICT,
                    "The environment latest follows the newest version by itself; publish to another one");
        }
        Compiler.Compiled compiled = script(work, container, row, environment);
        int size = compiled.script().brotli().length;
        if (size > HUGE_SCRIPT && !order.force()) {
            throw new RefusedException(
                    RefusedException.Reason.CONFLICT,
                    "The script weighs " + size + " bytes compressed, more than " + HUGE_SCRIPT
                            + ", and slows every page. Take out what weighs most (see weight), or publish with"
                            + " force=true");
        }
        if (environment.id().equals(Environments.LIVE)) {
            ContainerRow served = containers.publish(work, container, row.version(), order.expected());
            EnvironmentRow live = environments.get(work.tx(), served, Environments.LIVE);
            return new Publication(served, live, row, compiled.script(), compiled.warnings());
        }
        EnvironmentRow served = environments.serve(work, environment, row.version(), order.expected());
        return new Publication(container, served, row, compiled.script(), compiled.warnings());
    }

    /** Lets the environment that follows the newest version serve it. */
    void follow(Work work, ContainerRow container, VersionRow row) {
        EnvironmentRow latest = environments.get(work.tx(), container, Environments.LATEST);
        script(work, container, row, latest);
        environments.follow(work, latest, row.version());
    }

    /** How much of the version's script each entity accounts for, the heaviest first. */
    public List<ScriptShare> shares(Tx tx, ContainerRow container, VersionRow row) {
        return shares(tx, container, Definitions.parsed(row.configuration()));
    }

    /** The same for a configuration that can be published and is no version yet. */
    public List<ScriptShare> shares(Tx tx, ContainerRow container, JsonNode configuration) {
        return compiler.shares(new Compiler.Draft(
                new ProjectId(container.project()),
                container.id(),
                1,
                containers.writeKey(tx, container),
                ContainerTarget.LIVE,
                configuration));
    }

    /** Every script that is served, with where. */
    List<CompiledContainer> served(Tx tx) {
        List<CompiledContainer> served = new ArrayList<>();
        for (ContainerRow container : containers.published(tx)) {
            Script script = stored(tx, container.id(), container.publishedVersion(), Environments.LIVE);
            served.add(new CompiledContainer(
                    new ProjectId(container.project()), container.id(), container.publishedVersion(), script));
        }
        for (EnvironmentRow row : environments.serving(tx)) {
            served.add(new CompiledContainer(
                    new ProjectId(row.project()),
                    row.container(),
                    row.version(),
                    stored(tx, row.container(), row.version(), row.id()),
                    row.token()));
        }
        return served;
    }

    static void deleteAll(Tx tx, String container) {
        tx.delete(SCRIPTS, Map.of("container", container));
    }

    /** Gives an environment another name, in the script that it serves too. */
    public EnvironmentRow rename(
            Work work, ContainerRow container, EnvironmentRow row, String name, Expected expected) {
        EnvironmentRow renamed = environments.rename(work, row, name, expected);
        if (!renamed.name().equals(row.name())) {
            work.tx().delete(SCRIPTS, Map.of("container", row.container(), "environment", row.id()));
            work.tx().find(Versions.TABLE, row.container(), row.version()).ifPresent(served -> {
                script(work, container, served, renamed);
                work.forDataPlane();
            });
        }
        return renamed;
    }

    /** Removes an environment; nothing is served at its address from now on. */
    public void close(Work work, EnvironmentRow row, Expected expected) {
        environments.delete(work, row, expected);
        work.tx().delete(SCRIPTS, Map.of("container", row.container(), "environment", row.id()));
    }

    private Compiler.Compiled script(Work work, ContainerRow container, VersionRow row, EnvironmentRow environment) {
        Optional<ScriptRow> known = work.tx().find(SCRIPTS, row.container(), row.version(), environment.id());
        if (known.isPresent()) {
            Script script = known.get().script();
            return new Compiler.Compiled(script, weightWarning(script));
        }
        boolean live = environment.id().equals(Environments.LIVE);
        Compiler.Draft draft = draft(work.tx(), container, row, live ? ContainerTarget.LIVE : environment.name());
        RefusedException.ifAny(compiler.check(draft.configuration()));
        Compiler.Compiled compiled = compiler.compile(draft);
        work.tx().insert(SCRIPTS, ScriptRow.of(row.container(), row.version(), environment.id(), compiled.script()));
        return compiled;
    }

    private static List<Finding> weightWarning(Script script) {
        int size = script.brotli().length;
        return size <= LARGE_SCRIPT
                ? List.of()
                : List.of(new Finding(
                        "",
                        "the script weighs " + size + " bytes compressed; pages stay fast below " + LARGE_SCRIPT
                                + ": remove tags, triggers or variables that nobody needs"));
    }

    private Compiler.Draft draft(Tx tx, ContainerRow container, VersionRow row, String environment) {
        return new Compiler.Draft(
                new ProjectId(container.project()),
                row.container(),
                row.version(),
                containers.writeKey(tx, container),
                environment,
                Definitions.parsed(row.configuration()));
    }

    private static Script stored(Tx tx, String container, int version, String environment) {
        return tx.find(SCRIPTS, container, version, environment)
                .orElseThrow(() -> new IllegalStateException("The container " + container + " is published in "
                        + environment + " without a script; publish its version again"))
                .script();
    }
}
