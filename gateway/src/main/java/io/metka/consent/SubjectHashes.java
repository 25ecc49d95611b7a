package io.metka.consent;

import io.metka.model.Identifier;
import io.metka.model.IdentifierHash;
import io.metka.model.ProjectId;
import java.util.Optional;

/** The form in which the ledger knows somebody: the same keyed hash that identity resolution uses. For any thread. */
public interface SubjectHashes {
    /** Empty for a value that names nobody. */
    Optional<IdentifierHash> of(ProjectId project, Identifier identifier);
}
