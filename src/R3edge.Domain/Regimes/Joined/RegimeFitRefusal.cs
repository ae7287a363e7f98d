using System.Diagnostics;

namespace R3edge.Domain.Regimes.Joined;

/// <summary>Why no model of regimes was fitted.</summary>
public enum RegimeFitRefusal
{
    /// <summary>There are fewer bars than <see cref="RegimeModelFitter.FewestBars"/>.</summary>
    TooShort = 1,

    /// <summary>A bar is impossible.</summary>
    ImpossibleBar,

    /// <summary>The price does not move, or moves so evenly that there is nothing to tell states apart by.</summary>
    Constant,

    /// <summary>No maximum of the likelihood of the volatility was found.</summary>
    VolatilityNotConverged,

    /// <summary>The likelihood of the states was still rising when the steps were used up.</summary>
    StatesNotConverged,

    /// <summary>Every search ended with a state of next to no blocks.</summary>
    StatesDegenerate,
}

/// <summary>Words for <see cref="RegimeFitRefusal"/>.</summary>
public static class RegimeFitRefusals
{
    /// <summary>One sentence without a full stop.</summary>
    /// <param name="refusal">The reason.</param>
    public static string Describe(this RegimeFitRefusal refusal) => refusal switch
    {
        RegimeFitRefusal.TooShort => "there are too few bars to fit a model of regimes to",
        RegimeFitRefusal.ImpossibleBar => "a bar is impossible: a price is not above 0, or prices are out of order",
        RegimeFitRefusal.Constant => "the price is constant or moves too evenly: there is nothing to tell regimes apart by",
        RegimeFitRefusal.VolatilityNotConverged => "the fit of the volatility did not converge",
        RegimeFitRefusal.StatesNotConverged => "the fit of the states did not converge",
        RegimeFitRefusal.StatesDegenerate => "every fit ended with a state of next to no observations",
        _ => throw new UnreachableException($"There is no refusal {(int)refusal}."),
    };
}
