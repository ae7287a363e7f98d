using R3edge.Domain.Identity;
using R3edge.Domain.Markets;

namespace R3edge.Domain.Backtesting;

/// <summary>Recognises bars: the same bars give the same number on every machine and for ever, other bars another one.</summary>
public static class DataSetFingerprint
{
    /// <summary>The fingerprint of a series: its timeframe, and every time, price and volume in it.</summary>
    /// <param name="series">The bars.</param>
    public static UInt128 Of(BarSeries series)
    {
        ArgumentNullException.ThrowIfNull(series);
        var hash = StableHash.Mix(StableHash.Mix(UInt128.Zero, (ulong)series.Timeframe.Duration.Ticks), (ulong)series.Count);
        for (var i = 0; i < series.Count; i++)
        {
            hash = StableHash.Mix(hash, (ulong)series.OpenTicks[i]);
            hash = StableHash.Mix(hash, BitConverter.DoubleToUInt64Bits(series.Open[i]));
            hash = StableHash.Mix(hash, BitConverter.DoubleToUInt64Bits(series.High[i]));
            hash = StableHash.Mix(hash, BitConverter.DoubleToUInt64Bits(series.Low[i]));
            hash = StableHash.Mix(hash, BitConverter.DoubleToUInt64Bits(series.Close[i]));
            hash = StableHash.Mix(hash, BitConverter.DoubleToUInt64Bits(series.Volume[i]));
        }

        return hash;
    }
}
