using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using R3edge.Domain.Indicators;
using R3edge.Domain.Markets;
using R3edge.Domain.Regimes;
using R3edge.Domain.Regimes.Joined;

namespace R3edge.Application.MarketData;

/// <summary>What MarketDataService keeps.</summary>
public sealed class MarketDataOptions
{
    /// <summary>How far back bars are kept, a day to a hundred days.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "100.00:00:00")]
    public TimeSpan Window { get; set; } = TimeSpan.FromDays(10);

    /// <summary>How many levels of the book are kept for answers, 1 to 1,000.</summary>
    [Range(1, 1000)]
    public int BookLevels { get; set; } = 20;

    /// <summary>How old a book may be to tell the spread and the imbalance for a signal, from zero to an hour.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan FreshBook { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The indicators.</summary>
    public IReadOnlyList<IndicatorSpec> Indicators { get; set; } = MarketIndicators.Standard;

    /// <summary>Makes the regime classifier of a timeframe; by default one whose models <see cref="RegimeRefit"/> fits.</summary>
    public Func<Timeframe, RegimeClassifier> Classifier { get; set; } =
        static timeframe => new JoinedRegimeClassifier(timeframe, fitsInline: false);

    /// <summary>The timeframes: one minute to one day.</summary>
    public static ImmutableArray<Timeframe> Timeframes { get; } =
        [.. Timeframe.All.Where(timeframe => timeframe.CompareTo(Timeframe.OneDay) <= 0)];
}
