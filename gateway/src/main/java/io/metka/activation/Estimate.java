package io.metka.activation;

/**
 * How much the treated group differs from the held-out group in one measure. A number that the data does not give is NaN.
 *
 * @param treated the measure of the treated group
 * @param heldOut the measure of the held-out group
 * @param difference treated − held out
 * @param absolute the 95 % confidence interval of the difference
 * @param lift treated / held out − 1
 * @param relative the 95 % confidence interval of the lift
 * @param pValue how often chance alone would give a difference at least this far from 0, two-sided
 * @param detectable the smallest difference that groups of these sizes show in four of five cases
 */
public record Estimate(
        double treated,
        double heldOut,
        double difference,
        Interval absolute,
        double lift,
        Interval relative,
        double pValue,
        double detectable) {

    /** Two bounds, both inclusive. */
    public record Interval(double low, double high) {
        static final Interval UNKNOWN = new Interval(Double.NaN, Double.NaN);
    }

    /** Nothing can be said. */
    static final Estimate UNKNOWN = new Estimate(
            Double.NaN, Double.NaN, Double.NaN, Interval.UNKNOWN, Double.NaN, Interval.UNKNOWN, Double.NaN, Double.NaN);
}
