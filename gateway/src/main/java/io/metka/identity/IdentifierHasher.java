package io.metka.identity;

import io.metka.model.Identifier;
import io.metka.model.IdentifierHash;
import io.metka.model.IdentityRules;
import io.metka.model.ProjectId;
import io.metka.settings.IdentitySettings;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** The hashes under which identity resolution knows identifiers, for others who must know the same people. For any thread. */
public final class IdentifierHasher {
    private final Set<String> blockedEverywhere;
    private final Function<ProjectId, IdentityRules> rules;
    private final SecretKey master;
    private final Map<ProjectId, Project> projects = new ConcurrentHashMap<>();

    /** How one project names people, as long as its rules are these. */
    private record Project(CompiledRules rules, ProjectKeys keys) {
        synchronized Optional<IdentifierHash> hash(Identifier identifier) {
            String value = rules.name(identifier).value();
            return value == null
                    ? Optional.empty()
                    : Optional.of(
                            new IdentifierHash(identifier.type(), HexFormat.of().formatHex(keys.hash(value))));
        }
    }

    /**
     * @param secret that of {@link IdentityResolver}
     * @param rules those of a project as they are now; the same object as long as they have not changed
     */
    public IdentifierHasher(IdentitySettings settings, byte[] secret, Function<ProjectId, IdentityRules> rules) {
        this.blockedEverywhere = settings.blockedValues();
        this.rules = rules;
        this.master = new SecretKeySpec(secret, "HKDF");
    }

    /** Empty for a value that by the project's rules names nobody. */
    public Optional<IdentifierHash> hash(ProjectId project, Identifier identifier) {
        IdentityRules current = rules.apply(project);
        Project known = projects.get(project);
        if (known == null || !known.rules().rules().equals(current)) {
            known = new Project(new CompiledRules(current, blockedEverywhere), new ProjectKeys(project, master));
            projects.put(project, known);
        }
        return known.hash(identifier);
    }
}
