using System.Globalization;

namespace R3edge.Domain.Execution;

/// <summary>
/// How much worse than the market's price an order that takes liquidity fills: market orders and triggered stops.
/// Resting and marketable limit orders do not slip. A closed set.
/// </summary>
public abstract record SlippageModel
{
    private SlippageModel()
    {
    }

    /// <summary>Takers get the market's price.</summary>
    public static SlippageModel None { get; } = new NoSlippage();

    /// <summary>How much worse the price is, as a fraction of it, 0 or more and below 1.</summary>
    /// <param name="quantity">What we trade in this bar up to and including this fill, in base units.</param>
    /// <param name="barVolume">The bar's volume, in base units.</param>
    public abstract decimal Fraction(decimal quantity, decimal barVolume);

    /// <summary>The text that <see cref="TryParse"/> reads.</summary>
    public sealed override string ToString() => this switch
    {
        BasisPoints model => string.Create(CultureInfo.InvariantCulture, $"bps:{model.Amount}"),
        HalfSpread model => string.Create(CultureInfo.InvariantCulture, $"spread:{model.SpreadBasisPoints}"),
        VolumeShare model => string.Create(CultureInfo.InvariantCulture, $"volume:{model.PriceImpact},{model.MaximumShare}"),
        _ => "none",
    };

    /// <summary>
    /// Reads <c>none</c>, <c>bps:5</c> (basis points), <c>spread:10</c> (half of a spread in basis points) or
    /// <c>volume:0.1</c> (price impact; <c>volume:0.1,0.025</c> also gives the largest share).
    /// </summary>
    /// <param name="text">The text; upper and lower case are the same.</param>
    /// <param name="model">The model; <see cref="None"/> where the text is wrong.</param>
    /// <param name="error">What is wrong, in one sentence; empty where nothing is.</param>
    public static bool TryParse(string? text, out SlippageModel model, out string error)
    {
        model = None;
        error = "";
        var parts = (text ?? "").Trim().ToLowerInvariant().Split(':', 2);
        if (parts is ["none"])
        {
            return true;
        }

        if (parts.Length == 2 && TryNumbers(parts[1], out var first, out var second))
        {
            model = (parts[0], second) switch
            {
                ("bps", null) when first is >= 0m and < 10_000m => new BasisPoints(first),
                ("spread", null) when first is >= 0m and < 20_000m => new HalfSpread(first),
                ("volume", _) when VolumeShare.IsPossible(first, second ?? VolumeShare.DefaultMaximumShare) =>
                    new VolumeShare(first, second ?? VolumeShare.DefaultMaximumShare),
                _ => None,
            };
        }

        if (ReferenceEquals(model, None))
        {
            error = $"'{text}' is not a slippage model: "
                + "use none, bps:POINTS (0 to below 10000), spread:POINTS (0 to below 20000) or volume:IMPACT[,LARGEST-SHARE]";
            return false;
        }

        return true;
    }

    private static bool TryNumbers(string text, out decimal first, out decimal? second)
    {
        const NumberStyles Style = NumberStyles.AllowDecimalPoint;
        var parts = text.Split(',');
        second = null;
        if (parts.Length > 2 || !decimal.TryParse(parts[0], Style, CultureInfo.InvariantCulture, out first))
        {
            first = 0m;
            return false;
        }

        if (parts.Length == 1)
        {
            return true;
        }

        var isNumber = decimal.TryParse(parts[1], Style, CultureInfo.InvariantCulture, out var share);
        second = share;
        return isNumber;
    }

    /// <summary>Takers get the market's price.</summary>
    public sealed record NoSlippage : SlippageModel
    {
        /// <inheritdoc/>
        public override decimal Fraction(decimal quantity, decimal barVolume) => 0m;
    }

    /// <summary>The same fraction of the price for every fill.</summary>
    /// <param name="Amount">Basis points, 0 or more and below 10 000.</param>
    public sealed record BasisPoints(decimal Amount) : SlippageModel
    {
        private readonly decimal _fraction = Amount is >= 0m and < 10_000m
            ? Amount / 10_000m
            : throw new ArgumentOutOfRangeException(nameof(Amount), Amount, "Slippage is 0 or more and below 10 000 basis points.");

        /// <summary>Basis points.</summary>
        public decimal Amount { get; } = Amount;

        /// <inheritdoc/>
        public override decimal Fraction(decimal quantity, decimal barVolume) => _fraction;
    }

    /// <summary>Bars hold trade prices between bid and ask; a taker crosses half of the spread.</summary>
    /// <param name="SpreadBasisPoints">The whole spread in basis points of the price, 0 or more and below 20 000.</param>
    public sealed record HalfSpread(decimal SpreadBasisPoints) : SlippageModel
    {
        private readonly decimal _fraction = SpreadBasisPoints is >= 0m and < 20_000m
            ? SpreadBasisPoints / 20_000m
            : throw new ArgumentOutOfRangeException(
                nameof(SpreadBasisPoints), SpreadBasisPoints, "A spread is 0 or more and below 20 000 basis points.");

        /// <summary>The whole spread in basis points of the price.</summary>
        public decimal SpreadBasisPoints { get; } = SpreadBasisPoints;

        /// <inheritdoc/>
        public override decimal Fraction(decimal quantity, decimal barVolume) => _fraction;
    }

    /// <summary>
    /// Impact that grows with the square of our share of the bar's volume: price impact x share^2, the share capped
    /// (Zipline's VolumeShareSlippage and LEAN's VolumeShareSlippageModel, whose defaults are 0.1 and 0.025). The share counts what we
    /// traded earlier in the bar. A bar without volume costs what the largest share costs.
    /// </summary>
    /// <param name="PriceImpact">The impact of a share of 1, as a fraction of the price, 0 or more.</param>
    /// <param name="MaximumShare">The share above which impact grows no further, above 0 and at most 1.</param>
    public sealed record VolumeShare(decimal PriceImpact, decimal MaximumShare = VolumeShare.DefaultMaximumShare) : SlippageModel
    {
        /// <summary>The largest share where none is given.</summary>
        public const decimal DefaultMaximumShare = 0.025m;

        /// <summary>The impact of a share of 1, as a fraction of the price.</summary>
        public decimal PriceImpact { get; } = IsPossible(PriceImpact, MaximumShare)
            ? PriceImpact
            : throw new ArgumentOutOfRangeException(
                nameof(PriceImpact),
                PriceImpact,
                "Price impact is 0 or more, the largest share above 0 and at most 1, and impact x share^2 below 1.");

        /// <summary>The share above which impact grows no further.</summary>
        public decimal MaximumShare { get; } = MaximumShare;

        /// <inheritdoc/>
        public override decimal Fraction(decimal quantity, decimal barVolume)
        {
            // Dividing a quantity by a much smaller volume could overflow.
            var share = barVolume <= 0m || quantity >= MaximumShare * barVolume ? MaximumShare : quantity / barVolume;
            return PriceImpact * share * share;
        }

        internal static bool IsPossible(decimal priceImpact, decimal maximumShare) =>
            priceImpact is >= 0m and <= 1_000_000m && maximumShare is > 0m and <= 1m && priceImpact * maximumShare * maximumShare < 1m;
    }
}
