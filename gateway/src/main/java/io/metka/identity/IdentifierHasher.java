package io.metka.identity;

import io.metka.model.Identifier;
import io.metka.model.IdentifierHash;
import io.metka.model.ProjectId;
import io.metka.settings.IdentitySettings;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** The hashes under which identity resolution knows identifiers, for others who must know the same people. For any thread. */
public final class IdentifierHasher {
    private final BlockedValues blockedValues;
    private final SecretKey master;
    private final Map<ProjectId, ProjectKeys> projects = new ConcurrentHashMap<>();

    /** @param secret that of {@link IdentityResolver} */
    public IdentifierHasher(IdentitySettings settings, byte[] secret) {
        this.blockedValues = new BlockedValues(settings.blockedValues());
        this.master = new SecretKeySpec(secret, "HKDF");
    }

    /** Empty for a value that names nobody. */
    public Optional<IdentifierHash> hash(ProjectId project, Identifier identifier) {
        String value = identifier.value().strip();
        if (blockedValues.contains(value)) {
            return Optional.empty();
        }
        ProjectKeys keys = projects.computeIfAbsent(project, p -> new ProjectKeys(p, master));
        synchronized (keys) {
            return Optional.of(
                    new IdentifierHash(identifier.type(), HexFormat.of().formatHex(keys.hash(value))));
        }
    }
}
