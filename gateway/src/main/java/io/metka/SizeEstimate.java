package io.metka;

import java.util.ArrayList;
import java.util.List;

/**
 * How many members a rule has by a count on a share of the profiles, with the Wilson score interval at 95 %.
 *
 * @param members the likeliest number
 * @param from the lower end of the interval
 * @param to the upper end of the interval
 * @param profiles of the project, as far as the share tells
 */
record SizeEstimate(long members, long from, long to, long profiles, int oneOf) {
    /** The 97.5th percentile of the normal distribution. */
    private static final double Z = 1.959964;

    private static final long HEAVY_ROWS = 50_000_000;

    /**
     * @param found members in the share
     * @param looked profiles in the share
     * @param oneOf 1 means that everyone was counted
     */
    static SizeEstimate of(long found, long looked, int oneOf) {
        if (oneOf == 1 || looked == 0) {
            return new SizeEstimate(found, found, found, looked, oneOf);
        }
        long all = looked * oneOf;
        double p = (double) found / looked;
        double zz = Z * Z / looked;
        double middle = p + zz / 2;
        double half = Z * Math.sqrt(p * (1 - p) / looked + zz / (4 * looked));
        long from = Math.max(found, Math.round(all * (middle - half) / (1 + zz)));
        long to = Math.min(all, Math.round(all * (middle + half) / (1 + zz)));
        return new SizeEstimate(found * oneOf, from, to, all, oneOf);
    }

    /** What whoever saves the rule should know, in words. */
    List<String> warnings(long rows) {
        List<String> warnings = new ArrayList<>();
        if (members == 0) {
            warnings.add(
                    oneOf == 1
                            ? "Nobody satisfies the rule now: look at the names of events and fields."
                            : "Nobody in the sample satisfies the rule: it has few members or none.");
        } else if (members * 2 > profiles) {
            warnings.add("More than half of all profiles satisfy the rule: a negation may be missing or too much.");
        }
        if (rows > HEAVY_ROWS) {
            warnings.add("To look at everyone, " + rows / 1_000_000
                    + " million rows are read: the first population takes a while, later ticks do not.");
        }
        return warnings;
    }
}
