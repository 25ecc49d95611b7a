package io.metka.control.drafts;

import io.metka.container.ContainerUses;
import io.metka.container.ParameterTexts;
import io.metka.control.versions.CatalogPublisher;
import io.metka.control.versions.Compiler;
import io.metka.control.versions.Containers;
import io.metka.control.versions.Environments;
import io.metka.control.versions.PreviewLinks;
import io.metka.control.versions.Publishing;
import io.metka.control.versions.Versions;
import io.metka.control.workspace.Attributes;
import io.metka.control.workspace.ConsentDocuments;
import io.metka.control.workspace.ConsentPurposes;
import io.metka.control.workspace.Identities;
import io.metka.control.workspace.PlannedEvents;
import io.metka.control.workspace.Policies;
import io.metka.control.workspace.RfmDefinitions;
import io.metka.control.workspace.RuleCheck;
import io.metka.control.workspace.Segments;
import io.metka.control.workspace.Sources;
import io.metka.control.workspace.Transformations;
import io.metka.control.workspace.Webhooks;

/**
 * Containers with their versions, environments and drafts, put together.
 *
 * @param parts what the catalog is made of
 */
public record Drafts(
        CatalogPublisher.Parts parts,
        Environments environments,
        Approvals approvals,
        Workspaces workspaces,
        Entities entities,
        Merging merging,
        Releases releases,
        Insight insight,
        Transfers transfers,
        PreviewLinks previews,
        GtmImports gtmImports) {

    /**
     * Wires the drafts of a control plane.
     *
     * @param rules knows which rules the data plane can follow
     */
    public static Drafts of(
            Sources sources, RuleCheck rules, Transformations transformations, Webhooks webhooks, Compiler compiler) {
        Environments environments = new Environments();
        Approvals approvals = new Approvals();
        WorkspaceRows rows = new WorkspaceRows();
        Containers containers = new Containers(sources, environments, rows, approvals);
        Publishing publishing = new Publishing(containers, environments, compiler);
        Versions versions = new Versions(compiler, publishing, rows);
        ContainerUses uses = new ContainerUses(new ParameterTexts(compiler.schema()));
        Entities entities = new Entities(rows, compiler.schema());
        Workspaces workspaces = new Workspaces(rows, versions, entities);
        Merging merging = new Merging(rows, workspaces, versions, entities);
        Transfers transfers = new Transfers(uses, entities);
        ConsentPurposes purposes = new ConsentPurposes();
        return new Drafts(
                new CatalogPublisher.Parts(
                        sources,
                        new Segments(rules),
                        webhooks,
                        containers,
                        versions,
                        publishing,
                        new PlannedEvents(),
                        new ConsentDocuments(purposes),
                        purposes,
                        new Identities(),
                        new Attributes(rules),
                        new RfmDefinitions(rules),
                        new Policies(),
                        transformations),
                environments,
                approvals,
                workspaces,
                entities,
                merging,
                new Releases(workspaces, merging, versions, compiler, rows),
                new Insight(uses, approvals, publishing, compiler),
                transfers,
                new PreviewLinks(containers, compiler),
                new GtmImports(sources, containers, workspaces, transfers, compiler));
    }
}
