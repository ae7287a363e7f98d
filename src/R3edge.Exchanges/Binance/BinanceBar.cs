using System.Text.Json;
using R3edge.Domain.Markets;
using R3edge.Exchanges.Feeds;
using R3edge.Exchanges.Wire;

namespace R3edge.Exchanges.Binance;

/// <summary>The field <c>k</c> of a message about a bar.</summary>
internal struct BinanceBar
{
    private BarFields _fields;
    private FrameOutcome _outcome;

    public Timeframe Timeframe;

    public bool IsClosed;

    /// <summary>Reads the object that the reader stands on.</summary>
    public static BinanceBar Read(ref Utf8JsonReader reader)
    {
        var (bar, check, lastTime, bought) = (default(BinanceBar), new FieldCheck(), default(DateTime), 0.0);
        while (FieldCheck.Next(ref reader, out var name))
        {
            switch (name.Length == 1 ? name[0] : 0)
            {
                case 't': check.CountTime(ref reader, 1, ref bar._fields.OpenTime); break;
                case 'T': check.CountTime(ref reader, 2, ref lastTime); break;
                case 'o': check.Positive(ref reader, 4, ref bar._fields.Open); break;
                case 'c': check.Positive(ref reader, 8, ref bar._fields.Close); break;
                case 'h': check.Positive(ref reader, 16, ref bar._fields.High); break;
                case 'l': check.Positive(ref reader, 32, ref bar._fields.Low); break;
                case 'v': check.Number(ref reader, 64, ref bar._fields.Volume); break;
                case 'V': check.Number(ref reader, 512, ref bought); break;
                case 'x' when check.Take(128):
                    bar.IsClosed = reader.TokenType == JsonTokenType.True;
                    check.Require(bar.IsClosed || reader.TokenType == JsonTokenType.False, FrameOutcome.BadWord);
                    FieldCheck.Pass(ref reader);
                    break;
                case 'i' when check.Take(256):
                    var isKnown = BinanceTimeframes.Names.TryFind(WireValue.Text(in reader, default), out bar.Timeframe);
                    check.Require(isKnown, FrameOutcome.UnknownTimeframe);
                    FieldCheck.Pass(ref reader);
                    break;
                default: FieldCheck.Pass(ref reader); break;
            }
        }

        // Binance says which millisecond is the bar's last; the bar ends with it.
        var end = bar._fields.OpenTime + bar.Timeframe.Duration;
        check.Require(!check.Has(511) || (lastTime < end && lastTime >= end - TimeSpan.FromMilliseconds(1)), FrameOutcome.BadTime);
        bar._fields.TakerBuyVolume = check.Has(512) ? bought : null;
        bar._outcome = check.Close(511, FrameOutcome.Bars);
        return bar;
    }

    /// <summary>Makes a bar of what was read.</summary>
    /// <returns>Bars, or what was wrong.</returns>
    public readonly FrameOutcome TryMake(out Bar bar)
    {
        bar = default;
        return _outcome != FrameOutcome.Bars ? _outcome : _fields.TryMake(Timeframe, out bar);
    }
}
