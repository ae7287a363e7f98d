using R3edge.Domain.Identity;
using R3edge.Domain.Markets;
using R3edge.Domain.Parameters;

namespace R3edge.Domain.Signals;

/// <summary>What signals come from: a strategy with its parameters on an instrument and timeframe.</summary>
public sealed record SignalSource
{
    private readonly UInt128 _seed;

    /// <summary>Creates a source.</summary>
    /// <param name="strategy">The strategy's name.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="instrument">The instrument.</param>
    /// <param name="timeframe">The timeframe.</param>
    public SignalSource(string strategy, ParameterValues parameters, InstrumentId instrument, Timeframe timeframe)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        Strategy = strategy;
        Parameters = parameters;
        Instrument = instrument;
        Timeframe = timeframe;
        _seed = StableHash.Mix(UInt128.Zero, strategy);
        for (var i = 0; i < parameters.Values.Length; i++)
        {
            _seed = StableHash.Mix(_seed, parameters.Definitions[i].Name);
            _seed = StableHash.Mix(_seed, BitConverter.DoubleToUInt64Bits(parameters.Values[i]));
        }

        _seed = StableHash.Mix(_seed, instrument.Venue.Code);
        _seed = StableHash.Mix(_seed, instrument.Symbol);
        _seed = StableHash.Mix(_seed, (ulong)timeframe.Duration.Ticks);
    }

    /// <summary>The strategy's name.</summary>
    public string Strategy { get; }

    /// <summary>Its parameters.</summary>
    public ParameterValues Parameters { get; }

    /// <summary>The instrument.</summary>
    public InstrumentId Instrument { get; }

    /// <summary>The timeframe.</summary>
    public Timeframe Timeframe { get; }

    /// <summary>The id of the signal at a bar's close.</summary>
    /// <param name="barCloseTime">UTC.</param>
    public SignalId At(DateTime barCloseTime) => new(StableHash.Mix(_seed, (ulong)barCloseTime.Ticks));
}
