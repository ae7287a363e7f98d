using System.Collections.Immutable;
using R3edge.Domain.Markets;

namespace R3edge.Domain.Regimes;

/// <summary>The regimes of a stretch of bars one after the other, each told without knowledge of what came later.</summary>
public static class RegimeHistory
{
    /// <summary>Runs a classifier over bars.</summary>
    /// <param name="classifier">It goes on from where it stands, and stands after the last bar in the end.</param>
    /// <param name="series">The bars.</param>
    /// <returns>The spells, oldest first; none for bars of the warm-up.</returns>
    public static ImmutableArray<RegimeSpell> Of(RegimeClassifier classifier, BarSeries series)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        ArgumentNullException.ThrowIfNull(series);
        var spells = ImmutableArray.CreateBuilder<RegimeSpell>();
        var (regime, since, bars, sum) = (Regime.None, default(DateTime), 0, 0.0);
        for (var i = 0; i < series.Count; i++)
        {
            classifier.Update(series[i]);
            if (classifier.Current != regime)
            {
                End(i);
                (regime, since, bars, sum) = (classifier.Current, series.CloseTime(i), 0, 0.0);
            }

            bars++;
            sum += classifier.Point.Confidence;
        }

        End(series.Count);
        return spells.ToImmutable();

        void End(int next)
        {
            if (regime != Regime.None)
            {
                spells.Add(new RegimeSpell(regime, since, series.CloseTime(next - 1), bars, sum / bars));
            }
        }
    }
}
