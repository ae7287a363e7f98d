using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Markets.Simulation;

/// <summary>The price process of one simulated instrument, advanced bar by bar.</summary>
internal sealed class SimulatedInstrument : ISnapshotable
{
    // Pulls the price back to its usual level over years, so that long histories stay plausible; hardly perceptible within weeks.
    private const double LongRunReversionPerYear = 3.0;
    private const double RangeReversionPerDay = 8.0;

    // The leaning of the takers: some of it stays from bar to bar, some goes with the bar's own move.
    private const double FlowPersistence = 0.8;
    private const double FlowOfMove = 0.35;
    private const double FlowOfChance = 0.25;

    private readonly DeterministicRandom _random;
    private readonly DeterministicRandom _flowRandom;
    private readonly double _ticksPerUnit;
    private readonly double _lotsPerUnit;
    private readonly double _baseVariance;
    private readonly double _dailyVolatility;
    private readonly double _barsPerDay;
    private readonly double _usualLogPrice;
    private readonly double _usualVolume;
    private readonly double _jumpSize;
    private readonly double _garchReaction;
    private readonly double _garchPersistence;
    private readonly double[] _leaveProbability = new double[3];
    private readonly double[] _jumpProbability = new double[4];
    private readonly double[] _loading = new double[4];
    private readonly double[] _residual = new double[4];
    private readonly double[] _path = new double[MarketSimulator.StepsPerBar];
    private double _logPrice;
    private double _rangeCentre;
    private double _closeTicks;
    private double _highTicks;
    private double _lowTicks;
    private double _garchVariance = 1.0;
    private double _flow;

    /// <summary>Starts at the instrument's usual price in a calm range.</summary>
    /// <param name="profile">The instrument.</param>
    /// <param name="options">The simulation.</param>
    /// <param name="random">Its own random stream.</param>
    /// <param name="flowRandom">The random stream of its takers.</param>
    public SimulatedInstrument(
        SimulatedInstruments.Profile profile, SimulationOptions options, DeterministicRandom random, DeterministicRandom flowRandom)
    {
        _random = random;
        _flowRandom = flowRandom;
        _ticksPerUnit = profile.TicksPerUnit;
        _lotsPerUnit = profile.LotsPerUnit;
        _barsPerDay = options.Timeframe.BarsPerYear / 365.0;
        var annual = options.AnnualVolatility * profile.VolatilityFactor;
        _baseVariance = annual * annual / options.Timeframe.BarsPerYear;
        _dailyVolatility = annual / Math.Sqrt(365.0);
        _usualLogPrice = DeterministicMath.Log(profile.Price);
        _usualVolume = profile.DailyTurnover / profile.Price / _barsPerDay;
        _jumpSize = options.JumpSize * _dailyVolatility;
        _garchReaction = options.GarchReaction;
        _garchPersistence = options.GarchPersistence;
        for (var regime = SimulatedRegime.CalmUptrend; regime <= SimulatedRegime.Crisis; regime++)
        {
            var i = (int)regime;
            var profileOfRegime = RegimeProfile.Of(regime);
            if (regime != SimulatedRegime.Crisis)
            {
                _leaveProbability[i] = MarketSimulator.SwitchProbability(options, profileOfRegime.DurationFactor);
            }

            var jumpsPerBar = options.JumpsPerYear * profileOfRegime.JumpFactor / options.Timeframe.BarsPerYear;
            _jumpProbability[i] = 1.0 - DeterministicMath.Exp(-jumpsPerBar);
            var correlation = regime == SimulatedRegime.Crisis ? 0.5 * (1.0 + options.Correlation) : options.Correlation;
            _loading[i] = Math.Sqrt(correlation);
            _residual[i] = Math.Sqrt(1.0 - correlation);
        }

        _logPrice = _usualLogPrice;
        _closeTicks = Math.Round(profile.Price * _ticksPerUnit);
        Regime = SimulatedRegime.CalmRange;
        _rangeCentre = _logPrice;
    }

    /// <summary>The regime of the last bar.</summary>
    public SimulatedRegime Regime { get; private set; }

    /// <summary>The volatility of the last bar over its long-run average.</summary>
    public double RelativeVolatility { get; private set; }

    /// <summary>Produces the next bar.</summary>
    /// <param name="openTime">UTC start of the bar.</param>
    /// <param name="closeTime">UTC end of the bar.</param>
    /// <param name="market">Standard normal shocks of the common factor, one a step.</param>
    /// <param name="crisis">Whether the whole market is in a crisis.</param>
    /// <param name="season">Intraday factor on the variance.</param>
    public Bar Next(DateTime openTime, DateTime closeTime, ReadOnlySpan<double> market, bool crisis, double season)
    {
        SwitchRegime(crisis);
        var regime = (int)Regime;
        var profile = RegimeProfile.Of(Regime);
        var variance = _baseVariance * profile.VolatilityFactor * profile.VolatilityFactor * _garchVariance * season;
        var start = _logPrice;
        var jumpStep = -1;
        var jump = 0.0;
        if (_random.NextDouble() < _jumpProbability[regime])
        {
            jumpStep = _random.NextInt32(MarketSimulator.StepsPerBar);
            jump = _jumpSize * _random.NextNormal();
        }

        var drift = Drift(profile) / MarketSimulator.StepsPerBar;
        var volatility = Math.Sqrt(variance / MarketSimulator.StepsPerBar);
        var loading = _loading[regime];
        var residual = _residual[regime];
        var shocks = 0.0;
        var high = start;
        var low = start;
        var price = start;
        for (var i = 0; i < _path.Length; i++)
        {
            var shock = (loading * market[i]) + (residual * _random.NextNormal());
            shocks += shock;
            price += drift + (volatility * shock);
            if (i == jumpStep)
            {
                price += jump;
            }

            high = price > high ? price : high;
            low = price < low ? price : low;
            _path[i] = price;
        }

        _logPrice = price;

        // The mean of _garchVariance is 1: the regime sets the level, GARCH the clusters around it.
        var squaredShock = shocks * shocks / MarketSimulator.StepsPerBar;
        RelativeVolatility = Math.Sqrt(variance / _baseVariance);
        var activity = RelativeVolatility * (0.7 + (0.375 * Math.Sqrt(squaredShock))) * (jumpStep < 0 ? 1.0 : 3.0);
        _garchVariance = 1.0 - _garchReaction - _garchPersistence
            + (((_garchReaction * squaredShock) + _garchPersistence) * _garchVariance);
        _flow = (FlowPersistence * _flow) + (FlowOfMove * shocks / Math.Sqrt(MarketSimulator.StepsPerBar)) + (FlowOfChance * _flowRandom.NextNormal());
        return ToBar(openTime, closeTime, high, low, activity);
    }

    /// <summary>Copies the prices after each step of the last bar; the last one is its close.</summary>
    /// <param name="prices">Receives <see cref="MarketSimulator.StepsPerBar"/> prices, on tick.</param>
    public void CopyPath(Span<double> prices)
    {
        for (var i = 0; i < _path.Length; i++)
        {
            prices[i] = Math.Clamp(ToTicks(_path[i]), _lowTicks, _highTicks) / _ticksPerUnit;
        }
    }

    public void Save(SnapshotWriter writer)
    {
        _random.Save(writer);
        _flowRandom.Save(writer);
        writer.Write(_path);
        writer.Write(_logPrice);
        writer.Write(_rangeCentre);
        writer.Write(_closeTicks);
        writer.Write(_highTicks);
        writer.Write(_lowTicks);
        writer.Write(_garchVariance);
        writer.Write(_flow);
        writer.Write((int)Regime);
        writer.Write(RelativeVolatility);
    }

    public void Restore(ref SnapshotReader reader)
    {
        _random.Restore(ref reader);
        _flowRandom.Restore(ref reader);
        reader.Read(_path);
        _logPrice = reader.ReadDouble();
        _rangeCentre = reader.ReadDouble();
        _closeTicks = reader.ReadDouble();
        _highTicks = reader.ReadDouble();
        _lowTicks = reader.ReadDouble();
        _garchVariance = reader.ReadDouble();
        _flow = reader.ReadDouble();
        Regime = (SimulatedRegime)reader.ReadCount((int)SimulatedRegime.Crisis);
        RelativeVolatility = reader.ReadDouble();
    }

    private Bar ToBar(DateTime openTime, DateTime closeTime, double high, double low, double activity)
    {
        var openTicks = _closeTicks;
        var closeTicks = ToTicks(_logPrice);

        // The exponential is not proven monotone to the last bit, so order is settled on ticks.
        _highTicks = Math.Max(ToTicks(high), Math.Max(openTicks, closeTicks));
        _lowTicks = Math.Min(ToTicks(low), Math.Min(openTicks, closeTicks));
        _closeTicks = closeTicks;
        var volume = _usualVolume * activity * DeterministicMath.Exp((0.4 * _random.NextNormal()) - 0.08);
        var lots = Math.Max(1.0, Math.Round(volume * _lotsPerUnit));
        var boughtShare = 0.5 * (1.0 + (_flow / Math.Sqrt(4.0 + (_flow * _flow))));
        return new Bar(
            openTime,
            closeTime,
            openTicks / _ticksPerUnit,
            _highTicks / _ticksPerUnit,
            _lowTicks / _ticksPerUnit,
            closeTicks / _ticksPerUnit,
            lots / _lotsPerUnit,
            Math.Round(boughtShare * lots) / _lotsPerUnit);
    }

    private double ToTicks(double logPrice) => Math.Max(1.0, Math.Round(DeterministicMath.Exp(logPrice) * _ticksPerUnit));

    private void SwitchRegime(bool crisis)
    {
        var uniform = _random.NextDouble();
        if (crisis)
        {
            Regime = SimulatedRegime.Crisis;
        }
        else if (Regime == SimulatedRegime.Crisis)
        {
            Regime = SimulatedRegime.Volatile;
        }
        else if (uniform < _leaveProbability[(int)Regime])
        {
            Regime = RegimeProfile.Successor(Regime, _random.NextDouble());
            _rangeCentre = _logPrice;
        }
    }

    // Log return of a bar that is expected before chance. A pull never overshoots its target, however long the bar.
    private double Drift(in RegimeProfile profile)
    {
        var drift = profile.DailyDrift * _dailyVolatility / _barsPerDay;
        drift += Math.Min(1.0, LongRunReversionPerYear / 365.0 / _barsPerDay) * (_usualLogPrice - _logPrice);
        return Regime == SimulatedRegime.CalmRange
            ? drift + (Math.Min(1.0, RangeReversionPerDay / _barsPerDay) * (_rangeCentre - _logPrice))
            : drift;
    }
}
