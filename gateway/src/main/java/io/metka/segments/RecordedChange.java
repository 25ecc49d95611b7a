package io.metka.segments;

import io.metka.model.MembershipChange;

/** A change together with the revision of the rule that made it. */
record RecordedChange(MembershipChange change, long ruleRevision) {}
