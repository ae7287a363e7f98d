using System.Collections.Immutable;
using System.Globalization;

namespace R3edge.Domain.EntryPricing;

/// <summary>Why a model gives no price.</summary>
public enum EntryRefusalKind
{
    /// <summary>Too few bars so far.</summary>
    NotWarm,

    /// <summary>No confirmed swing to measure from.</summary>
    NoSwing,

    /// <summary>The last swing leg goes against the bias: there is nothing to retrace.</summary>
    LegAgainstBias,

    /// <summary>The log price does not revert to a mean, or too slowly.</summary>
    NotMeanReverting,

    /// <summary>The averages have crossed in this direction already.</summary>
    AlreadyCrossed,

    /// <summary>The market has passed every price of the model, which invalidates it.</summary>
    WrongSide,

    /// <summary>The session whose prices the model is made of ends with this bar.</summary>
    SessionEnds,

    /// <summary>The market does not move: distances in sigmas have no meaning.</summary>
    NoVolatility,

    /// <summary>The price is not above 0, or too large to be an order's.</summary>
    ImpossiblePrice,

    /// <summary>The price was good for bars that have passed: newer bars are missing.</summary>
    Expired,
}

/// <summary>A model's answer where it gives no price.</summary>
/// <param name="Kind">Why.</param>
/// <param name="Reasons">The numbers behind it.</param>
public sealed record EntryRefusal(EntryRefusalKind Kind, ImmutableArray<EntryReason> Reasons)
{
    /// <summary>The refusal as a sentence without a full stop, with its numbers.</summary>
    public string Sentence
    {
        get
        {
            var words = Kind switch
            {
                EntryRefusalKind.NotWarm => "too few bars",
                EntryRefusalKind.NoSwing => "no confirmed swing on that side of the market",
                EntryRefusalKind.LegAgainstBias => "the last swing leg goes against the bias",
                EntryRefusalKind.NotMeanReverting => "the price does not revert to a mean",
                EntryRefusalKind.AlreadyCrossed => "the averages are on that side already",
                EntryRefusalKind.WrongSide => "the market has passed the price",
                EntryRefusalKind.SessionEnds => "the session ends with this bar",
                EntryRefusalKind.NoVolatility => "the market does not move",
                EntryRefusalKind.ImpossiblePrice => "the price is not one that an order can have",
                EntryRefusalKind.Expired => "the price was good for bars that have passed",
                _ => throw new InvalidOperationException($"{Kind} has no words."),
            };
            return Reasons.IsEmpty
                ? words
                : $"{words} ({string.Join(", ", Reasons.Select(reason => string.Create(CultureInfo.InvariantCulture, $"{reason.Name} {reason.Value:G6}")))})";
        }
    }
}
