using R3edge.Domain.Identity;
using R3edge.Domain.Markets;
using R3edge.Domain.Parameters;
using R3edge.Domain.Signals;

namespace R3edge.Application.Sessions;

/// <summary>
/// What a trader starts and stops: a strategy with its parameters on one instrument and timeframe, in a mode, under a risk
/// profile. Everything but its status is fixed when it starts.
/// </summary>
public sealed record Session
{
    /// <summary>Derives from the user and the request that started it.</summary>
    public required SessionId Id { get; init; }

    /// <summary>The account it trades; its user owns the session.</summary>
    public required AccountId Account { get; init; }

    /// <summary>The strategy's name.</summary>
    public required string Strategy { get; init; }

    /// <summary>All parameters of the strategy by name.</summary>
    public required IReadOnlyDictionary<string, double> Parameters { get; init; }

    /// <summary>What it trades.</summary>
    public required InstrumentId Instrument { get; init; }

    /// <summary>The bars that its strategy sees.</summary>
    public required Timeframe Timeframe { get; init; }

    /// <summary>At which closes it may enter: those that end a bar of this timeframe too, a multiple of <see cref="Timeframe"/>. It may leave at every close.</summary>
    public required Timeframe Cadence { get; init; }

    /// <summary>Which entries it takes.</summary>
    public TradeDirection Direction { get; init; } = TradeDirection.Long;

    /// <summary>How it sizes, protects, qualifies and leaves.</summary>
    public required RiskProfile Risk { get; init; }

    /// <summary>Where it stands.</summary>
    public SessionStatus Status { get; init; } = SessionStatus.Active;

    /// <summary>UTC time of its start.</summary>
    public required DateTime StartedAt { get; init; }

    /// <summary>UTC time at which it was asked to stop; null while active.</summary>
    public DateTime? StoppedAt { get; init; }

    /// <summary>The strategy's declaration.</summary>
    /// <exception cref="InvalidDataException">There is no such strategy any more.</exception>
    public StrategyDefinition Definition() => StrategyRegistry.TryFind(Strategy, out var definition, out var error)
        ? definition
        : throw new InvalidDataException(error);

    /// <summary>What its signals come from.</summary>
    /// <exception cref="InvalidDataException">The strategy or a parameter is not there any more.</exception>
    public SignalSource Source()
    {
        var definition = Definition();
        return StrategyRegistry.TryParameters(definition, Parameters, out ParameterValues parameters, out var error)
            ? new SignalSource(Strategy, parameters, Instrument, Timeframe)
            : throw new InvalidDataException($"{Strategy}: {error}");
    }

    /// <summary>Whether it may enter at a bar's close.</summary>
    /// <param name="closeTime">UTC.</param>
    public bool MayEnterAt(DateTime closeTime) => Status == SessionStatus.Active && Cadence.Floor(closeTime) == closeTime;
}

/// <summary>Where a session stands.</summary>
public enum SessionStatus
{
    /// <summary>It trades.</summary>
    Active,

    /// <summary>It enters no more; its open positions are still followed to their exits.</summary>
    Stopping,

    /// <summary>It has ended and owns no open position.</summary>
    Stopped,
}
