using System.Collections.Immutable;
using R3edge.Domain.Markets;
using R3edge.Domain.Parameters;
using R3edge.Domain.Regimes;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Signals.Strategies;

/// <summary>
/// Always of the opinion of the strategy that the regime calls for: SuperTrend in a trend, Bollinger reversion in a calm or ranging market,
/// Donchian breakout in a volatile one, none in a crisis. All of them watch all the time, so that one that takes over knows what it thinks.
/// </summary>
public sealed class RegimeSwitch : OpinionStrategy
{
    private static readonly ImmutableArray<Part> Parts =
    [
        new("trend", Regime.Trending, SuperTrend.Registration),
        new("range", Regime.Ranging | Regime.Calm, BollingerReversion.Registration),
        new("break", Regime.Volatile, DonchianBreakout.Registration),
    ];

    private readonly RegimeColumns _regime;
    private readonly int _confirm;
    private readonly Strategy[] _strategies;
    private readonly Bias?[] _opinions;
    private int _active = -1;

    private RegimeSwitch(ParameterValues parameters, BoardPlan plan)
        : base(Registration, parameters, plan)
    {
        _regime = RegimeColumns.Declare(plan);
        _confirm = parameters.Integer("confirm");
        _strategies = [.. Parts.Select(part => part.Strategy.Create(part.ParametersIn(parameters), plan))];
        _opinions = new Bias?[_strategies.Length];
    }

    /// <summary>What the registry knows of it.</summary>
    public static StrategyDefinition Registration { get; } = new()
    {
        Name = "regime-switch",
        Summary = "Follows supertrend in a trend, bollinger-reversion in a calm or ranging market and donchian-breakout in a volatile one; out in a crisis.",
        Parameters =
        [
            ParameterDefinition.Bars("confirm", 3, 1, 1000, "bars that a regime must last before its strategy takes over; a crisis counts at once"),
            .. Parts.SelectMany(part => part.Parameters()),
        ],
        Regimes = Regime.Trending | Regime.Ranging | Regime.Calm | Regime.Volatile,
        ReportsGate = true,
        FollowsRegime = true,
        RefuseTogether = parameters => Parts
            .Select(part => part.Strategy.RefuseTogether(part.ParametersIn(parameters)))
            .FirstOrDefault(refusal => refusal is not null),
        Create = static (parameters, plan) => new RegimeSwitch(parameters, plan),
    };

    /// <inheritdoc/>
    public override void Save(SnapshotWriter writer)
    {
        base.Save(writer);
        writer.Write(_active);
        for (var i = 0; i < _strategies.Length; i++)
        {
            Write(writer, _opinions[i]);
            _strategies[i].Save(writer);
        }
    }

    /// <inheritdoc/>
    public override void Restore(ref SnapshotReader reader)
    {
        base.Restore(ref reader);
        var active = reader.ReadInt32();
        _active = active >= -1 && active < _strategies.Length
            ? active
            : throw new InvalidDataException($"The snapshot holds {active} where the number of a strategy belongs.");
        for (var i = 0; i < _strategies.Length; i++)
        {
            _opinions[i] = Read(ref reader);
            _strategies[i].Restore(ref reader);
        }
    }

    /// <inheritdoc/>
    protected override Bias? Opinion(Frame frame, Bias? held)
    {
        for (var i = 0; i < _strategies.Length; i++)
        {
            _opinions[i] = _strategies[i].Decide(frame) switch
            {
                SignalAction.EnterLong => Bias.Long,
                SignalAction.EnterShort => Bias.Short,
                SignalAction.ExitLong when _opinions[i] == Bias.Long => null,
                SignalAction.ExitShort when _opinions[i] == Bias.Short => null,
                _ => _opinions[i],
            };
        }

        var code = frame[_regime.Code];
        var regime = double.IsNaN(code) ? Regime.None : (Regime)(int)code;
        if (regime is Regime.None or Regime.Crisis)
        {
            _active = -1;
        }
        else if (frame[_regime.Age] >= _confirm)
        {
            _active = IndexOf(regime);
        }

        return _active < 0 ? null : _opinions[_active];
    }

    private static int IndexOf(Regime regime)
    {
        for (var i = 0; i < Parts.Length; i++)
        {
            if ((Parts[i].Regimes & regime) != 0)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>A strategy among those that are switched between.</summary>
    /// <param name="Prefix">What its parameters begin with.</param>
    /// <param name="Regimes">When it is followed; it is made for them.</param>
    /// <param name="Strategy">The strategy.</param>
    private sealed record Part(string Prefix, Regime Regimes, StrategyDefinition Strategy)
    {
        public IEnumerable<ParameterDefinition> Parameters() =>
            Strategy.Parameters.Select(parameter => parameter with { Name = NameOf(parameter), Summary = $"{Strategy.Name}: {parameter.Summary}" });

        public ParameterValues ParametersIn(ParameterValues whole)
        {
            var own = Strategy.Parameters.Select(parameter => KeyValuePair.Create(parameter.Name, whole[NameOf(parameter)]));
            return Strategy.Defaults.TryWith(own, out var values, out var error) ? values : throw new ArgumentException(error, nameof(whole));
        }

        private string NameOf(ParameterDefinition parameter) => $"{Prefix}-{parameter.Name}";
    }
}
