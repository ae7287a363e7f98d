using R3edge.Domain.Markets;
using R3edge.Domain.Markets.Simulation;
using R3edge.Domain.Regimes;
using R3edge.Domain.Regimes.Joined;

namespace R3edge.Domain.Tests.Regimes.Joined;

/// <summary>Simulated markets say which regime each bar truly has: it must be found better than by chance, and better than without a fit.</summary>
public sealed class RegimeRecoveryTests
{
    [Fact]
    public void Update_SimulatedMarket_FindsWhatIsThere()
    {
        Assert.True(Timeframe.TryParse("15m", out var quarter));
        var market = Given.Market(1, 60, quarter, TimeSpan.FromHours(12));
        var (joined, simple) = (new JoinedRegimeClassifier(quarter), new TrendVolatilityClassifier(quarter));
        var (joinedScore, simpleScore) = (new Agreement(), new Agreement());
        for (var i = 0; i < market.Bars.Count; i++)
        {
            joined.Update(market.Bars[i]);
            simple.Update(market.Bars[i]);
            if (joined.Model is not null)
            {
                joinedScore.Add(market.Regimes[i], joined.Current);
                simpleScore.Add(market.Regimes[i], simple.Current);
            }
        }

        var said = $"joined {joinedScore}, simple {simpleScore}";
        Assert.True(joinedScore.Kappa > 0.4, said);
        Assert.True(simpleScore.Kappa > 0.2, said);
        Assert.True(joinedScore.Kappa > simpleScore.Kappa + 0.05, said);
    }

    /// <summary>Cohen's kappa (1960): agreement above that of chance, 0 for chance and 1 for all. A fall is never right where no regime of the simulation is one.</summary>
    private sealed class Agreement
    {
        private readonly double[,] _counts = new double[4, 5];

        public double Kappa
        {
            get
            {
                var (all, right, chance) = (0.0, 0.0, 0.0);
                foreach (var count in _counts)
                {
                    all += count;
                }

                for (var i = 0; i < 4; i++)
                {
                    right += _counts[i, i] / all;
                    var (row, column) = (0.0, 0.0);
                    for (var j = 0; j < 5; j++)
                    {
                        row += _counts[i, j] / all;
                        column += j < 4 ? _counts[j, i] / all : 0.0;
                    }

                    chance += row * column;
                }

                return (right - chance) / (1.0 - chance);
            }
        }

        public void Add(SimulatedRegime truth, Regime said) => _counts[(int)truth, said switch
        {
            Regime.TrendingUp => 0,
            Regime.Ranging or Regime.Calm => 1,
            Regime.Volatile => 2,
            Regime.Crisis => 3,
            _ => 4,
        }]++;

        public override string ToString() => $"{Kappa:F3}";
    }
}
