using R3edge.Domain.EntryPricing.Models;
using R3edge.Domain.Indicators;
using R3edge.Domain.Signals;
using R3edge.Domain.Tests.Indicators;

namespace R3edge.Domain.Tests.Signals;

public sealed class OrnsteinUhlenbeckReversionTests
{
    [Fact]
    public void Fit_AnySeries_IsTheLeastSquaresLineOfEachCloseOnTheOneBefore()
    {
        // The textbook sums, which the rolling fit does not use: b = (n Sxy - Sx Sy) / (n Sxx - Sx^2), a = (Sy - b Sx) / n,
        // s^2 = sum (y - a - b x)^2 / n.
        const int Window = 60;
        var bars = Given.Closes(Process(3, 500, 0.9, 0.01, Math.Log(50.0)).Select(Math.Exp));
        var columns = IndicatorRuns.Batch(OrnsteinUhlenbeckFit.Spec(Window), bars);
        for (var t = Window; t < bars.Count; t += 37)
        {
            var logs = Enumerable.Range(t - Window, Window + 1).Select(i => Math.Log(bars.Close[i])).ToArray();
            var (x, y) = (logs[..^1], logs[1..]);
            var slope = ((Window * x.Zip(y, (left, right) => left * right).Sum()) - (x.Sum() * y.Sum()))
                / ((Window * x.Sum(value => value * value)) - (x.Sum() * x.Sum()));
            var intercept = (y.Sum() - (slope * x.Sum())) / Window;
            var residual = x.Zip(y, (left, right) => Math.Pow(right - intercept - (slope * left), 2.0)).Sum() / Window;

            Assert.Equal(slope, columns[1][t], 1e-8);
            Assert.Equal(intercept, columns[0][t], 1e-7);
            Assert.Equal(residual, columns[2][t], 1e-12);
        }
    }

    [Theory]
    [InlineData(0.05, 0.3, 4.0)]
    [InlineData(0.5, 0.02, 9.0)]
    public void Fit_OfASimulatedProcess_RecoversItsParameters(double kappa, double sigma, double mean)
    {
        // Drawn by the exact transition over one bar: x' = m + (x - m) e^-k + sigma sqrt((1 - e^-2k) / 2k) z. The asymptotic standard
        // errors of the autoregression (Hamilton 1994, 8.2) are sqrt((1 - b^2) / n) for b and s / ((1 - b) sqrt n) for the mean.
        const int Count = 10_000;
        var slope = Math.Exp(-kappa);
        var step = sigma * Math.Sqrt((1.0 - (slope * slope)) / (2.0 * kappa));
        var bars = Given.Closes(Process(11, Count + 1, slope, step, mean).Select(Math.Exp));

        var columns = IndicatorRuns.Batch(OrnsteinUhlenbeckFit.Spec(Count), bars);
        Assert.True(OrnsteinUhlenbeckParameters.TryOf(columns[0][^1], columns[1][^1], columns[2][^1], out var process));

        Assert.Equal(kappa, process.Kappa, 4.0 * Math.Sqrt((1.0 - (slope * slope)) / Count) / slope);
        Assert.Equal(mean, process.Mean, 4.0 * step / ((1.0 - slope) * Math.Sqrt(Count)));
        Assert.Equal(1.0, process.Sigma / sigma, 0.05);
        Assert.Equal(Math.Log(2.0) / process.Kappa, process.HalfLifeBars, 1e-12);
    }

    [Theory]
    [InlineData("constant")]
    [InlineData("spike")]
    [InlineData("tiny")]
    [InlineData("huge")]
    [InlineData("alternating")]
    [InlineData("million")]
    public void Fit_OfHostileCloses_IsAFiniteProcessOrNone(string kind)
    {
        var random = new Random(3);
        var count = kind == "million" ? 1_000_000 : 700;
        var closes = Enumerable.Range(0, count).Select(t => kind switch
        {
            "constant" => 100.0,
            "spike" => 100.0 * Math.Exp((0.01 * (random.NextDouble() - 0.5)) + (t == 400 ? 0.4 : 0.0)),
            "tiny" => 100.0 * Math.Exp(1e-9 * (random.NextDouble() - 0.5)),
            "huge" => 100.0 * Math.Exp(20.7 * (random.NextDouble() - 0.5)),
            "alternating" => 100.0 + (t % 2),
            _ => 100.0 + random.NextDouble(),
        });

        var columns = IndicatorRuns.Batch(OrnsteinUhlenbeckFit.Spec(120), Given.Closes(closes));

        for (var t = 120; t < count; t += 1 + (count / 1_000))
        {
            if (OrnsteinUhlenbeckParameters.TryOf(columns[0][t], columns[1][t], columns[2][t], out var process))
            {
                Assert.True(double.IsFinite(process.Mean) && process.Sigma >= 0.0 && process.HalfLifeBars is > 0.0 and < double.PositiveInfinity);
            }
        }
    }

    [Fact]
    public void Decide_OnAProcessThatReverts_BuysLowSellsHighAndLeavesAtTheMean()
    {
        var logs = Process(5, 6_000, 0.85, 0.01, 0.0);
        var actions = Given.Actions(Given.Closes(logs.Select(Math.Exp)), "ou-reversion");
        var entries = Enumerable.Range(0, actions.Length).Where(i => actions[i] is SignalAction.EnterLong or SignalAction.EnterShort).ToArray();

        Assert.True(entries.Length > 60, $"{entries.Length} entries");
        // The true stationary deviation is 0.01 / sqrt(1 - 0.7225) = 0.019; two of it, as estimated from 240 bars.
        Assert.All(entries, i => Assert.True(actions[i] == SignalAction.EnterLong ? logs[i] < -0.015 : logs[i] > 0.015));
        var profit = Given.Held(actions).Skip(1).SkipLast(1).Select((held, i) => held * (logs[i + 1] - logs[i])).Sum();
        Assert.True(profit / entries.Length > 0.02, $"{profit / entries.Length} an entry");
    }

    [Fact]
    public void Decide_OnRandomWalks_HardlyEverEnters()
    {
        // A half-life within a twentieth of the window is what one random walk in twenty shows (Dickey and Fuller 1979), and it must also
        // stand two deviations away from its mean.
        var bars = 0;
        for (var seed = 1UL; seed <= 10; seed++)
        {
            var actions = Given.Actions(Given.Returns(Given.Normals(seed, 1_500).Select(z => 0.01 * z)), "ou-reversion", ("longest", 0.05));
            bars += Given.Held(actions).Count(held => held != 0);
        }

        Assert.InRange(bars / 15_000.0, 0.0, 0.05);
    }

    [Fact]
    public void Decide_HalfLifeNoLongerSensible_LeavesAtOnce()
    {
        // A process that reverts, and after 600 bars a straight line up from wherever it was: nothing reverts any more.
        var logs = Process(5, 600, 0.85, 0.01, 0.0);
        var low = Array.FindLastIndex(logs, value => value < -0.045);
        var broken = logs[..(low + 1)].Concat(Enumerable.Range(1, 400).Select(i => logs[low] - (0.003 * i))).ToArray();
        var actions = Given.Actions(Given.Closes(broken.Select(Math.Exp)), "ou-reversion");
        var held = Given.Held(actions);

        Assert.Equal(1, held[low + 1]);
        Assert.Equal(0, held[^1]);
        Assert.DoesNotContain(actions[(low + 240)..], action => action != SignalAction.None);
    }

    private static double[] Process(ulong seed, int count, double slope, double step, double mean)
    {
        var deviation = 0.0;
        return [.. Given.Normals(seed, count).Select(z => mean + (deviation = (slope * deviation) + (step * z)))];
    }
}
