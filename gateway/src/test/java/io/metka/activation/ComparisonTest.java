package io.metka.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** The statistics against published and hand-computed numbers, and against simulations with a known truth. */
final class ComparisonTest {
    private static final int RUNS = 4_000;

    @Test
    void newcombesOwnExamples() {
        // Table II of the paper, method 10: (a) 56/70 − 48/80, (d) 0/10 − 0/20 mirrored by (c) 6/7 − 2/7, (e) 10/10 −
        // 0/20.
        assertInterval(group(70, 56), group(80, 48), 0.0524, 0.3339);
        assertInterval(group(10, 9), group(10, 3), 0.1705, 0.8090);
        assertInterval(group(7, 6), group(7, 2), 0.0582, 0.8062);
        assertInterval(group(56, 5), group(29, 0), -0.0381, 0.1926);
        assertInterval(group(10, 0), group(20, 0), -0.1611, 0.2775);
        assertInterval(group(10, 10), group(20, 0), 0.6791, 1.0);
    }

    private static void assertInterval(GroupTotals treated, GroupTotals heldOut, double low, double high) {
        Estimate estimate = Comparison.conversion(treated, heldOut);
        assertThat(estimate.absolute().low()).isCloseTo(low, within(0.00006));
        assertThat(estimate.absolute().high()).isCloseTo(high, within(0.00006));
    }

    @Test
    void aConversionByHand() {
        // p1 = 0.06, p2 = 0.05, pooled 0.055; z = 0.01 / √(0.055 × 0.945 × 2/10000) = 3.10165…
        Estimate estimate = Comparison.conversion(group(10_000, 600), group(10_000, 500));

        assertThat(estimate.difference()).isCloseTo(0.01, within(1e-12));
        assertThat(estimate.lift()).isCloseTo(0.2, within(1e-12));
        assertThat(estimate.pValue()).isCloseTo(0.001924, within(0.00001));
        // ln 1.2 ± 1.959964 × √(1/600 − 1/10000 + 1/500 − 1/10000)
        assertThat(estimate.relative().low()).isCloseTo(1.2 * Math.exp(-1.959964 * 0.0588784) - 1, within(1e-5));
        assertThat(estimate.relative().high()).isCloseTo(1.2 * Math.exp(1.959964 * 0.0588784) - 1, within(1e-5));
        // d = (1.959964 + 0.841621) × √((0.05 × 0.95 + (0.05 + d) × (0.95 − d)) / 10000)
        double d = estimate.detectable();
        assertThat(d).isCloseTo(2.801585 * Math.sqrt((0.0475 + (0.05 + d) * (0.95 - d)) / 10_000), within(1e-8));
        assertThat(d).isBetween(0.0086, 0.0091);
    }

    @Test
    void aRevenueByHand() {
        // {1, 2, 3, 4} and {2, 4, 6, 8, 10}: means 2.5 and 6, variances 5/3 and 10; se² = 5/12 + 2; t = −2.25145…
        // Satterthwaite: (29/12)² / ((5/12)²/3 + 2²/4) = 5.52048…
        Estimate estimate = Comparison.revenue(sums(1, 2, 3, 4), sums(2, 4, 6, 8, 10));

        assertThat(estimate.difference()).isCloseTo(-3.5, within(1e-12));
        assertThat(estimate.pValue()).isCloseTo(0.06892, within(0.0005));
        assertThat(estimate.absolute().high() + estimate.absolute().low()).isCloseTo(-7, within(1e-9));
        assertThat(estimate.absolute().high()).isCloseTo(-3.5 + 2.49843 * Math.sqrt(29.0 / 12), within(0.01));
        assertThat(estimate.lift()).isCloseTo(2.5 / 6 - 1, within(1e-12));
    }

    @Test
    void nothingIsClaimedOfTooLittle() {
        assertThat(Comparison.conversion(group(0, 0), group(5, 1))).isEqualTo(Estimate.UNKNOWN);
        assertThat(Comparison.revenue(sums(3), sums(1, 2))).isEqualTo(Estimate.UNKNOWN);
        Estimate nobody = Comparison.conversion(group(10, 0), group(10, 0));
        assertThat(nobody.pValue()).isNaN();
        assertThat(nobody.relative().low()).isNaN();
        assertThat(Comparison.revenue(sums(0, 0), sums(0, 0)).absolute().low()).isNaN();
    }

    @Test
    void alikeGroupsDifferInOneOfTwentyCases() {
        Random random = new Random(20_261_122);
        int conversions = 0;
        int revenues = 0;
        int covered = 0;
        for (int run = 0; run < RUNS; run++) {
            GroupTotals treated = simulated(random, 2_000, 0.1, 1_000);
            GroupTotals heldOut = simulated(random, 1_000, 0.1, 1_000);
            Estimate conversion = Comparison.conversion(treated, heldOut);
            conversions += conversion.pValue() < 0.05 ? 1 : 0;
            covered += conversion.absolute().low() <= 0 && conversion.absolute().high() >= 0 ? 1 : 0;
            revenues += Comparison.revenue(treated, heldOut).pValue() < 0.05 ? 1 : 0;
        }
        // Three standard errors of 5 % in 4,000 runs are 1.03 percentage points.
        assertThat(conversions / (double) RUNS).isCloseTo(0.05, within(0.0104));
        assertThat(revenues / (double) RUNS).isCloseTo(0.05, within(0.0104));
        assertThat(covered / (double) RUNS).isCloseTo(0.95, within(0.0104));
    }

    @Test
    void aKnownEffectIsRecoveredAndSeenAsOftenAsPromised() {
        Random random = new Random(7);
        int covered = 0;
        int coveredRevenue = 0;
        int seen = 0;
        double detectable =
                Comparison.conversion(group(4_000, 400), group(2_000, 200)).detectable();
        double truth = 1_000 * detectable;
        for (int run = 0; run < RUNS; run++) {
            GroupTotals treated = simulated(random, 4_000, 0.1 + detectable, 1_000);
            GroupTotals heldOut = simulated(random, 2_000, 0.1, 1_000);
            Estimate conversion = Comparison.conversion(treated, heldOut);
            covered += conversion.absolute().low() <= detectable
                            && conversion.absolute().high() >= detectable
                    ? 1
                    : 0;
            seen += conversion.pValue() < 0.05 ? 1 : 0;
            Estimate revenue = Comparison.revenue(treated, heldOut);
            coveredRevenue +=
                    revenue.absolute().low() <= truth && revenue.absolute().high() >= truth ? 1 : 0;
        }
        assertThat(covered / (double) RUNS).isCloseTo(0.95, within(0.0104));
        assertThat(coveredRevenue / (double) RUNS).isCloseTo(0.95, within(0.0104));
        assertThat(seen / (double) RUNS).isCloseTo(0.8, within(0.03));
    }

    @Test
    void groupsOfTheWrongSizeAreNoticed() {
        // 10 % of 10,000: 1,000 expected, variance 900.
        assertThat(SampleRatio.of(1_000, 1_000, 900).suspicious()).isFalse();
        assertThat(SampleRatio.of(1_050, 1_000, 900).chiSquare()).isCloseTo(2.7778, within(0.0001));
        assertThat(SampleRatio.of(1_050, 1_000, 900).pValue()).isCloseTo(0.09558, within(0.0001));
        assertThat(SampleRatio.of(1_100, 1_000, 900).suspicious()).isTrue();
        assertThat(SampleRatio.of(0, 0, 0).suspicious()).isFalse();
    }

    /** Of those who buy, an order of 50 to 150 % of the mean. */
    private static GroupTotals simulated(Random random, int profiles, double rate, double mean) {
        GroupTotals totals = GroupTotals.NONE;
        for (int i = 0; i < profiles; i++) {
            boolean buys = random.nextDouble() < rate;
            double money = buys ? mean * (0.5 + random.nextDouble()) : 0;
            totals = totals.plus(new GroupTotals(1, buys ? 1 : 0, money, money * money, money * money * money));
        }
        return totals;
    }

    private static GroupTotals group(long profiles, long converted) {
        return new GroupTotals(profiles, converted, 0, 0, 0);
    }

    private static GroupTotals sums(double... revenues) {
        GroupTotals totals = GroupTotals.NONE;
        for (double money : revenues) {
            totals = totals.plus(new GroupTotals(1, money > 0 ? 1 : 0, money, money * money, money * money * money));
        }
        return totals;
    }
}
