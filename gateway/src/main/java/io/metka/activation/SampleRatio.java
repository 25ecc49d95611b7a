package io.metka.activation;

import org.apache.commons.statistics.distribution.ChiSquaredDistribution;

/**
 * Whether the groups have the sizes that chance gives at the percentages under which their profiles were assigned.
 *
 * @param expected how many held-out profiles were to be expected
 * @param heldOut how many there are
 * @param chiSquare (found − expected)² / variance, with one degree of freedom; the variance is Σ p(1 − p), so that
 *     percentages may have changed on the way; for one percentage it is Pearson's. NaN when nothing was left to chance
 * @param pValue how often chance alone would be this far off
 */
record SampleRatio(double expected, long heldOut, double chiSquare, double pValue) {
    /** Rarer than this, something is broken; the customary bound of such checks. */
    private static final double SUSPICIOUS = 0.001;

    static SampleRatio of(long heldOut, double expected, double variance) {
        if (variance <= 0) {
            return new SampleRatio(expected, heldOut, Double.NaN, Double.NaN);
        }
        double square = (heldOut - expected) * (heldOut - expected) / variance;
        return new SampleRatio(
                expected, heldOut, square, ChiSquaredDistribution.of(1).survivalProbability(square));
    }

    boolean suspicious() {
        return pValue < SUSPICIOUS;
    }
}
