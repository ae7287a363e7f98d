using R3edge.Domain.Parameters;

namespace R3edge.Domain.MoneyManagement;

/// <summary>The bounds that every entry of a session must keep. Fractions are of equity; null stands for no bound.</summary>
public sealed record RiskLimits
{
    private const string Grammar =
        "use leverage:MULTIPLE, exposure:FRACTION, instrument-exposure:FRACTION, venue-exposure:FRACTION, positions:COUNT, "
        + "daily-loss:FRACTION, drawdown:FRACTION[,RECOVERED], reduced-size:FACTOR, halt-drawdown:FRACTION or cooldown:DURATION such as 30m, 4h or 1d";

    /// <summary>No borrowing, and no other bound.</summary>
    public static RiskLimits Default { get; } = new();

    /// <summary>Value of all open positions of the account, long and short added, over equity: above 0 and at most 1000.</summary>
    public decimal MaximumLeverage { get; init; } = 1m;

    /// <summary>Value of the positions in the instrument over equity, above 0.</summary>
    public decimal? MaximumInstrumentExposure { get; init; }

    /// <summary>Value of the positions at the venue over equity, above 0.</summary>
    public decimal? MaximumVenueExposure { get; init; }

    /// <summary>Value of all positions of the account over equity, above 0.</summary>
    public decimal? MaximumAccountExposure { get; init; }

    /// <summary>Open positions of the account, the new one included, 1 or more.</summary>
    public int? MaximumOpenPositions { get; init; }

    /// <summary>
    /// Loss since the UTC day began, over the equity then, above 0 and below 1: halts until the next UTC day. A simulation
    /// needs bars of a day or shorter to see it.
    /// </summary>
    public decimal? MaximumDailyLoss { get; init; }

    /// <summary>Drawdown from the equity peak from which on sizes are reduced, above 0 and below 1.</summary>
    public decimal? ReducingDrawdown { get; init; }

    /// <summary>Drawdown at or under which sizes are full again, 0 or more and below <see cref="ReducingDrawdown"/>; null for half of it.</summary>
    public decimal? RecoveredDrawdown { get; init; }

    /// <summary>What sizes are multiplied by while reduced, above 0 and at most 1.</summary>
    public decimal ReducedSizeFactor { get; init; } = 0.5m;

    /// <summary>Drawdown from the equity peak that halts until a reset, above 0 and below 1.</summary>
    public decimal? HaltingDrawdown { get; init; }

    /// <summary>For how long no entry follows a stop that lost money, 0 or more.</summary>
    public TimeSpan CooldownAfterStop { get; init; }

    /// <summary>Whether a limit depends on the course of equity, so that equity must be marked.</summary>
    public bool NeedsEquityMarks => MaximumDailyLoss is not null || ReducingDrawdown is not null || HaltingDrawdown is not null;

    /// <summary>Why the limits cannot be used, in one sentence; null where they can.</summary>
    public string? Problem => this switch
    {
        { MaximumLeverage: <= 0m or > 1000m } => "the leverage must be above 0 and at most 1000",
        { MaximumInstrumentExposure: <= 0m or > 1000m } or { MaximumVenueExposure: <= 0m or > 1000m } or { MaximumAccountExposure: <= 0m or > 1000m } =>
            "an exposure limit must be above 0 and at most 1000 (1 is all of equity)",
        { MaximumOpenPositions: < 1 } => "the number of open positions must be 1 or more",
        { MaximumDailyLoss: <= 0m or >= 1m } => "the daily loss must be above 0 and below 1 (0.02 is 2 %)",
        { ReducingDrawdown: <= 0m or >= 1m } or { HaltingDrawdown: <= 0m or >= 1m } => "a drawdown must be above 0 and below 1 (0.1 is 10 %)",
        { RecoveredDrawdown: not null, ReducingDrawdown: null } => "a drawdown to recover to needs one from which sizes are reduced",
        { RecoveredDrawdown: < 0m } => "the drawdown to recover to must be 0 or more",
        _ when RecoveredDrawdown >= ReducingDrawdown => "the drawdown to recover to must be below the one from which sizes are reduced",
        { ReducedSizeFactor: <= 0m or > 1m } => "the factor of reduced sizes must be above 0 and at most 1",
        _ when CooldownAfterStop < TimeSpan.Zero || CooldownAfterStop > TimeSpan.FromDays(3650) => "the cool-down must be 0 to 3650 days",
        _ => null,
    };

    /// <summary>
    /// Adds one limit to these: <c>leverage:2</c>, <c>exposure:1</c>, <c>instrument-exposure:0.5</c>, <c>venue-exposure:0.5</c>,
    /// <c>positions:3</c>, <c>daily-loss:0.02</c>, <c>drawdown:0.1[,0.04]</c> (reduces; then recovered), <c>reduced-size:0.5</c>,
    /// <c>halt-drawdown:0.25</c> or <c>cooldown:30m</c>.
    /// </summary>
    /// <param name="text">What was typed.</param>
    /// <param name="limits">These limits with the one added; these unchanged where the text is wrong.</param>
    /// <param name="error">Why the text is wrong, in one sentence.</param>
    public bool TryWith(string? text, out RiskLimits limits, out string error)
    {
        var words = ModelText.Split(text);
        var parsed = words.Count switch
        {
            1 when words.Name == "positions" => words.Integer(0, out var count) ? this with { MaximumOpenPositions = count } : null,
            1 when words.Name == "cooldown" => words.Duration(0, out var duration) ? this with { CooldownAfterStop = duration } : null,
            1 when words.Decimal(0, out var value) => With(words.Name, value),
            2 when words.Name == "drawdown" && words.Decimal(0, out var reducing) && words.Decimal(1, out var recovered) =>
                this with { ReducingDrawdown = reducing, RecoveredDrawdown = recovered },
            _ => null,
        };
        error = parsed is null ? $"'{text}' is not a risk limit: {Grammar}" : parsed.Problem ?? "";
        limits = error.Length == 0 ? parsed! : this;
        return error.Length == 0;
    }

    private RiskLimits? With(string name, decimal value) => name switch
    {
        "leverage" => this with { MaximumLeverage = value },
        "exposure" => this with { MaximumAccountExposure = value },
        "instrument-exposure" => this with { MaximumInstrumentExposure = value },
        "venue-exposure" => this with { MaximumVenueExposure = value },
        "daily-loss" => this with { MaximumDailyLoss = value },
        "drawdown" => this with { ReducingDrawdown = value, RecoveredDrawdown = null },
        "reduced-size" => this with { ReducedSizeFactor = value },
        "halt-drawdown" => this with { HaltingDrawdown = value },
        _ => null,
    };
}
