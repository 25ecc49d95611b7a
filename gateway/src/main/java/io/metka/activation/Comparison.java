package io.metka.activation;

import io.metka.activation.Estimate.Interval;
import org.apache.commons.statistics.distribution.ContinuousDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Compares a treated group with a held-out one.
 *
 * <h2>Sources</h2>
 *
 * <p>Conversion: the interval of the difference is method 10 of R. G. Newcombe, "Interval estimation for the difference
 * between independent proportions", Statistics in Medicine 17 (1998) 873–890, which joins two Wilson score intervals; that
 * of the ratio is the logarithmic one of D. Katz et al., Biometrics 34 (1978) 469–474; the p-value is that of the z-test
 * with the pooled proportion. Revenue: B. L. Welch, Biometrika 34 (1947) 28–35, with the degrees of freedom of
 * Satterthwaite; the interval of the ratio is the logarithmic one by the delta method. The smallest effect that can be
 * seen is (z₀.₉₇₅ + z₀.₈) × the standard error that there would be with it.
 */
final class Comparison {
    private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);
    private static final double TAIL = 0.025;
    private static final double Z = NORMAL.inverseSurvivalProbability(TAIL);

    /** In standard errors: 5 % two-sided, power 80 %. */
    private static final double SEEN = Z + NORMAL.inverseCumulativeProbability(0.8);

    private static final int STEPS = 30;

    private Comparison() {}

    /** In the part of the profiles that converted; {@link Estimate#UNKNOWN} when a group is empty. */
    static Estimate conversion(GroupTotals treated, GroupTotals heldOut) {
        if (treated.profiles() == 0 || heldOut.profiles() == 0) {
            return Estimate.UNKNOWN;
        }
        double p1 = treated.conversion();
        double p2 = heldOut.conversion();
        double inverses = 1.0 / treated.profiles() + 1.0 / heldOut.profiles();
        double pooled =
                (double) (treated.converted() + heldOut.converted()) / (treated.profiles() + heldOut.profiles());
        double error = Math.sqrt(pooled * (1 - pooled) * inverses);
        boolean both = treated.converted() > 0 && heldOut.converted() > 0;
        double ofLog = Math.sqrt(1.0 / treated.converted()
                - 1.0 / treated.profiles()
                + 1.0 / heldOut.converted()
                - 1.0 / heldOut.profiles());
        return new Estimate(
                p1,
                p2,
                p1 - p2,
                newcombe(treated, heldOut),
                p2 > 0 ? p1 / p2 - 1 : Double.NaN,
                both ? aroundRatio(p1 / p2, Z * ofLog) : Interval.UNKNOWN,
                twoSided(p1 - p2, error, NORMAL),
                detectable(p2, treated.profiles(), heldOut.profiles()));
    }

    /** In the revenue of a profile; {@link Estimate#UNKNOWN} when a group has fewer than two profiles. */
    static Estimate revenue(GroupTotals treated, GroupTotals heldOut) {
        if (treated.profiles() < 2 || heldOut.profiles() < 2) {
            return Estimate.UNKNOWN;
        }
        double m1 = treated.mean();
        double m2 = heldOut.mean();
        double v1 = treated.variance() / treated.profiles();
        double v2 = heldOut.variance() / heldOut.profiles();
        double error = Math.sqrt(v1 + v2);
        if (error == 0) {
            return new Estimate(
                    m1,
                    m2,
                    m1 - m2,
                    Interval.UNKNOWN,
                    m2 > 0 ? m1 / m2 - 1 : Double.NaN,
                    Interval.UNKNOWN,
                    Double.NaN,
                    0);
        }
        double freedom =
                (v1 + v2) * (v1 + v2) / (v1 * v1 / (treated.profiles() - 1) + v2 * v2 / (heldOut.profiles() - 1));
        TDistribution distribution = TDistribution.of(freedom);
        double margin = distribution.inverseSurvivalProbability(TAIL) * error;
        boolean both = m1 > 0 && m2 > 0;
        return new Estimate(
                m1,
                m2,
                m1 - m2,
                new Interval(m1 - m2 - margin, m1 - m2 + margin),
                m2 > 0 ? m1 / m2 - 1 : Double.NaN,
                both ? aroundRatio(m1 / m2, Z * Math.sqrt(v1 / (m1 * m1) + v2 / (m2 * m2))) : Interval.UNKNOWN,
                twoSided(m1 - m2, error, distribution),
                SEEN * error);
    }

    /** The smallest rise above a rate, whose own spread counts too, so it is approached step by step. */
    private static double detectable(double rate, long treated, long heldOut) {
        double rise = 0;
        for (int step = 0; step < STEPS; step++) {
            double risen = Math.min(1, rate + rise);
            rise = SEEN * Math.sqrt(rate * (1 - rate) / heldOut + risen * (1 - risen) / treated);
        }
        return rise;
    }

    private static double twoSided(double difference, double error, ContinuousDistribution distribution) {
        return error == 0 ? Double.NaN : 2 * distribution.survivalProbability(Math.abs(difference) / error);
    }

    private static Interval aroundRatio(double ratio, double ofLog) {
        return new Interval(ratio * Math.exp(-ofLog) - 1, ratio * Math.exp(ofLog) - 1);
    }

    private static Interval newcombe(GroupTotals treated, GroupTotals heldOut) {
        double p1 = treated.conversion();
        double p2 = heldOut.conversion();
        Interval first = wilson(treated);
        Interval second = wilson(heldOut);
        return new Interval(
                p1 - p2 - Math.hypot(p1 - first.low(), second.high() - p2),
                p1 - p2 + Math.hypot(first.high() - p1, p2 - second.low()));
    }

    private static Interval wilson(GroupTotals group) {
        double n = group.profiles();
        double p = group.conversion();
        double centre = p + Z * Z / (2 * n);
        double margin = Z * Math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n));
        double scale = 1 + Z * Z / n;
        return new Interval(Math.max(0, (centre - margin) / scale), Math.min(1, (centre + margin) / scale));
    }
}
