using System.Diagnostics;

namespace R3edge.Domain.Signals.Qualification;

/// <summary>Why a signal was not qualified.</summary>
public enum QualificationRefusal
{
    /// <summary>Too little time has passed since the last qualified signal.</summary>
    TooSoon = 1,

    /// <summary>The longer timeframe does not go the signal's way as far as was asked.</summary>
    AgainstTrend,

    /// <summary>The signal bar has too little volume.</summary>
    ThinVolume,

    /// <summary>The volatility is lower than was asked, against its past.</summary>
    TooCalm,

    /// <summary>The volatility is higher than was asked, against its past.</summary>
    TooVolatile,

    /// <summary>The order book does not lean the signal's way as far as was asked.</summary>
    AgainstBook,

    /// <summary>The regimes that the strategy is made for are too improbable.</summary>
    ImprobableRegime,

    /// <summary>Bid and ask are too far apart.</summary>
    WideSpread,

    /// <summary>The confidence is below the minimum.</summary>
    LowConfidence,
}

/// <summary>Words for <see cref="QualificationRefusal"/>.</summary>
public static class QualificationRefusalExtensions
{
    /// <summary>The reason in one sentence.</summary>
    /// <param name="refusal">The reason.</param>
    public static string Describe(this QualificationRefusal refusal) => refusal switch
    {
        QualificationRefusal.TooSoon => "The cool-down after the last qualified signal is not over.",
        QualificationRefusal.AgainstTrend => "The longer timeframe does not go the signal's way as far as was asked.",
        QualificationRefusal.ThinVolume => "The volume of the signal bar is too small against the bars before it.",
        QualificationRefusal.TooCalm => "The volatility is lower than was asked, against its past.",
        QualificationRefusal.TooVolatile => "The volatility is higher than was asked, against its past.",
        QualificationRefusal.AgainstBook => "The order book does not lean the signal's way as far as was asked.",
        QualificationRefusal.ImprobableRegime => "The regimes that the strategy is made for are too improbable.",
        QualificationRefusal.WideSpread => "Bid and ask are too far apart.",
        QualificationRefusal.LowConfidence => "The confidence is below the minimum.",
        _ => throw new UnreachableException($"There is no refusal {(int)refusal}."),
    };
}
