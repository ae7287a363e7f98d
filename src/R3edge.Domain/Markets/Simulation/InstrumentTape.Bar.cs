namespace R3edge.Domain.Markets.Simulation;

/// <content>How the trades of a bar are drawn.</content>
internal sealed partial class InstrumentTape
{
    private readonly long[] _path = new long[MarketSimulator.StepsPerBar + 1];
    private readonly double[] _weights;

    /// <summary>Draws the trades of a bar: at the open, at each step of the path, and between them.</summary>
    /// <param name="bar">The bar.</param>
    /// <param name="path">The prices after each step within it.</param>
    /// <param name="volatility">Volatility over its long-run average.</param>
    /// <param name="number">The number of the bar, from 0.</param>
    public void Begin(in Bar bar, ReadOnlySpan<double> path, double volatility, long number)
    {
        Bar = bar;
        _number = number;
        var state = _seed ^ ((ulong)number * 0xE703_7ED1_A0B4_28DB);
        _random.Restart(DeterministicRandom.SplitMix64(ref state));
        var calm = Math.Clamp(volatility, 0.25, 10.0);
        _path[0] = ToTicks(bar.Open);
        for (var i = 0; i < path.Length; i++)
        {
            _path[i + 1] = ToTicks(path[i]);
        }

        _spread = Math.Max(1L, (long)Math.Round(_path[0] * _spreadFraction * calm));
        _grid = Math.Max(1L, (_spread + 1) / 2);
        _depth = new TapeDepth(_random.NextUInt64(), 0.2 * _usualLots / calm);
        var lots = (long)Math.Round(bar.Volume * _lotsPerUnit);
        _count = (int)Math.Clamp(lots, _path.Length, _times.Length);
        DrawTimes(bar.OpenTime.Ticks, bar.CloseTime.Ticks - bar.OpenTime.Ticks);
        DrawPrices(ToTicks(bar.Low), ToTicks(bar.High));
        DrawLots(lots, (long)Math.Round((bar.TakerBuyVolume ?? 0.5 * bar.Volume) * _lotsPerUnit));
        (_trade, _phase) = (0, Phase.Book);
    }

    private long ToTicks(double price) => (long)Math.Round(price * _ticksPerUnit);

    private void DrawTimes(long openTicks, long duration)
    {
        // Squared, so that trades come in clusters; one gap more than trades, so that the last comes before the close.
        var sum = 0.0;
        for (var i = 0; i < _count; i++)
        {
            var uniform = _random.NextDouble();
            sum += (uniform * uniform) + 0.02;
            _weights[i] = sum;
        }

        var scale = duration / TicksPerMicrosecond / (sum + 0.1);
        for (var i = 0; i < _count; i++)
        {
            _times[i] = openTicks + ((long)(_weights[i] * scale) * TicksPerMicrosecond);
        }
    }

    /// <summary>
    /// Shares out the lots that takers bought and sold; small trades are many, large ones few. Each trade has one lot at least, which
    /// comes before the shares where there are too few.
    /// </summary>
    private void DrawLots(long lots, long bought)
    {
        var (sums, buys) = ((Buy: 0.0, Sell: 0.0), 0);
        for (var i = 0; i < _count; i++)
        {
            var uniform = _random.NextDouble();
            uniform *= uniform;
            uniform *= uniform;
            _weights[i] = _isBuy[i] ? sums.Buy += uniform : sums.Sell += uniform;
            buys += _isBuy[i] ? 1 : 0;
        }

        var sells = _count - buys;
        lots = Math.Max(lots, _count);
        bought = buys == 0 ? 0 : sells == 0 ? lots : Math.Clamp(bought, buys, lots - sells);
        var rest = (Buy: bought - buys, Sell: lots - bought - sells);
        var scale = (Buy: sums.Buy > 0.0 ? rest.Buy / sums.Buy : 0.0, Sell: sums.Sell > 0.0 ? rest.Sell / sums.Sell : 0.0);
        var given = (Buy: 0L, Sell: 0L);
        for (var i = 0; i < _count; i++)
        {
            if (_isBuy[i])
            {
                var upTo = --buys == 0 ? rest.Buy : Math.Min(rest.Buy, (long)(_weights[i] * scale.Buy));
                _lots[i] = 1 + upTo - given.Buy;
                given.Buy = upTo;
            }
            else
            {
                var upTo = --sells == 0 ? rest.Sell : Math.Min(rest.Sell, (long)(_weights[i] * scale.Sell));
                _lots[i] = 1 + upTo - given.Sell;
                given.Sell = upTo;
            }
        }
    }

    private void DrawPrices(long low, long high)
    {
        Settle(0, _path[0], _random.NextDouble() < 0.5);
        for (var step = 1; step < _path.Length; step++)
        {
            var first = (int)((long)(step - 1) * (_count - 1) / (_path.Length - 1));
            var last = (int)((long)step * (_count - 1) / (_path.Length - 1));
            var (from, to) = (_path[step - 1], _path[step]);
            var slope = (double)(to - from) / (last - first);
            var noise = _spread + (0.25 * Math.Abs(to - from));
            var buys = to > from ? 0.6 : to < from ? 0.4 : 0.5;
            for (var i = first + 1; i < last; i++)
            {
                var isBuy = _random.NextDouble() < buys;
                var middle = from + (slope * (i - first)) + ((_random.NextDouble() + _random.NextDouble() - 1.0) * noise);
                Settle(i, Math.Clamp((long)Math.Round(middle + (isBuy ? 0.5 : -0.5) * _spread), low, high), isBuy);
            }

            Settle(last, to, to > from || (to == from && _random.NextDouble() < 0.5));
        }
    }

    // A buy needs a bid below it.
    private void Settle(int i, long price, bool isBuy) => (_prices[i], _isBuy[i]) = (price, isBuy && price > _spread);
}
