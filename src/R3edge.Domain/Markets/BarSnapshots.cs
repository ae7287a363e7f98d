using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Markets;

/// <summary>Bars as part of the snapshot of something that holds them.</summary>
internal static class BarSnapshots
{
    public static void Write(SnapshotWriter writer, in Bar bar)
    {
        writer.Write(bar.OpenTime);
        writer.Write(bar.CloseTime);
        writer.Write(bar.Open);
        writer.Write(bar.High);
        writer.Write(bar.Low);
        writer.Write(bar.Close);
        writer.Write(bar.Volume);
        writer.Write(bar.TakerBuyVolume ?? double.NaN);
    }

    public static Bar Read(ref SnapshotReader reader)
    {
        var bar = new Bar(
            reader.ReadTime(),
            reader.ReadTime(),
            reader.ReadDouble(),
            reader.ReadDouble(),
            reader.ReadDouble(),
            reader.ReadDouble(),
            reader.ReadDouble());
        var bought = reader.ReadDouble();
        return double.IsNaN(bought) ? bar : bar with { TakerBuyVolume = bought };
    }
}
