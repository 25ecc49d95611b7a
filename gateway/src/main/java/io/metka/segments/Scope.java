package io.metka.segments;

import io.metka.model.ProfileId;
import java.util.Collection;
import java.util.List;

/** Of whom rows are read. */
sealed interface Scope {

    /** The rows that carry these: present profiles and those that were merged into them. */
    record Profiles(Collection<ProfileId> profiles) implements Scope {
        public Profiles {
            profiles = List.copyOf(profiles);
        }
    }

    /**
     * A share of all profiles that is always the same one.
     *
     * @param one of so many; 1 for everyone
     */
    record Share(int one) implements Scope {}

    /** The SQL condition on a row with a column {@code profile}. */
    default String condition(Sql sql, String root) {
        return switch (this) {
            case Profiles(Collection<ProfileId> profiles) -> "profile IN " + sql.profiles(profiles);
            case Share(int one) ->
                "profile != toUUID('" + ProfileId.ANONYMOUS + "')"
                        + (one == 1 ? "" : " AND sipHash64(" + root + ") % " + sql.number(one) + " = 0");
        };
    }
}
