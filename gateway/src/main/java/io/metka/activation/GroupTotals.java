package io.metka.activation;

/**
 * What the profiles of one group did, as sums that can be added up.
 *
 * @param profiles how many are in the group
 * @param converted how many of them have the event
 * @param revenue the sum of the profiles' revenues
 * @param squares the sum of the squares of the profiles' revenues
 * @param cubes the sum of the cubes of the profiles' revenues
 */
public record GroupTotals(long profiles, long converted, double revenue, double squares, double cubes) {
    public static final GroupTotals NONE = new GroupTotals(0, 0, 0, 0, 0);

    GroupTotals plus(GroupTotals more) {
        return new GroupTotals(
                profiles + more.profiles,
                converted + more.converted,
                revenue + more.revenue,
                squares + more.squares,
                cubes + more.cubes);
    }

    double conversion() {
        return (double) converted / profiles;
    }

    /** The mean revenue of a profile. */
    double mean() {
        return revenue / profiles;
    }

    /** The sample variance of the revenue of a profile, with n − 1. */
    double variance() {
        return Math.max(0, (squares - revenue * mean()) / (profiles - 1.0));
    }

    /** The skewness of the revenue of a profile, m₃ / m₂^1.5; 0 when all are alike. */
    double skewness() {
        double mean = mean();
        double second = Math.max(0, squares / profiles - mean * mean);
        double third = cubes / profiles - 3 * mean * squares / profiles + 2 * mean * mean * mean;
        return second == 0 ? 0 : third / Math.pow(second, 1.5);
    }
}
