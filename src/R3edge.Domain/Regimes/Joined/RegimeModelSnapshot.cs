using System.Collections.Immutable;
using R3edge.Domain.Regimes.Markov;
using R3edge.Domain.Regimes.Volatility;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Regimes.Joined;

/// <summary>A model of regimes within a snapshot, bit for bit.</summary>
internal static class RegimeModelSnapshot
{
    /// <summary>Writes a model or that there is none.</summary>
    public static void Write(SnapshotWriter writer, RegimeModel? model)
    {
        writer.Write(model is null ? 0 : model.Version);
        if (model is null)
        {
            return;
        }

        writer.Write(model.BarLength.Ticks);
        writer.Write(model.FittedThrough.Ticks);
        writer.Write(model.InForceFrom.Ticks);
        writer.Write(model.BlockCount);
        writer.Write(model.UsualVolatility);
        writer.Write(model.States.StateCount);
        writer.Write(model.States.Initial.AsSpan());
        writer.Write(model.States.Transition.AsSpan());
        writer.Write(model.States.Means.AsSpan());
        writer.Write(model.States.Covariances.AsSpan());
        writer.Write(model.DriftScores.AsSpan());
        var parameters = model.Volatility.Parameters;
        writer.Write(parameters.Mu);
        writer.Write(parameters.Omega);
        writer.Write(parameters.Alpha);
        writer.Write(parameters.Beta);
        writer.Write(parameters.Nu);
        writer.Write(model.Volatility.StartVariance);
        writer.Write(model.Volatility.ReturnLimit);
        writer.Write(model.Volatility.Quantiles.AsSpan());
    }

    /// <summary>Reads a model; null where there is none.</summary>
    /// <exception cref="InvalidDataException">The snapshot holds no model.</exception>
    public static RegimeModel? Read(ref SnapshotReader reader)
    {
        var version = reader.ReadInt32();
        if (version == 0)
        {
            return null;
        }

        try
        {
            var barLength = new TimeSpan(reader.ReadInt64());
            var fittedThrough = new DateTime(reader.ReadInt64(), DateTimeKind.Utc);
            var inForceFrom = new DateTime(reader.ReadInt64(), DateTimeKind.Utc);
            var blocks = reader.ReadInt32();
            var usual = reader.ReadDouble();
            var states = ReadStates(ref reader);
            var drifts = ReadArray(ref reader, states.StateCount);
            return new RegimeModel(
                barLength, fittedThrough, inForceFrom, blocks, usual, states, drifts, ReadVolatility(ref reader), version);
        }
        catch (ArgumentException exception)
        {
            throw new InvalidDataException($"The snapshot holds no model of regimes: {exception.Message}", exception);
        }
    }

    private static HiddenMarkovModel ReadStates(ref SnapshotReader reader)
    {
        var states = reader.ReadInt32();
        if (states is < HiddenMarkovModel.FewestStates or > HiddenMarkovModel.MostStates)
        {
            throw new InvalidDataException($"The snapshot holds {states} where a number of states belongs.");
        }

        var initial = ReadArray(ref reader, states);
        var transition = ReadArray(ref reader, states * states);
        var means = ReadArray(ref reader, states);
        var covariances = ReadArray(ref reader, states);
        return new HiddenMarkovModel(states, 1, initial, transition, means, covariances);
    }

    private static RegimeVolatility ReadVolatility(ref SnapshotReader reader)
    {
        var parameters = new GarchParameters
        {
            Mu = reader.ReadDouble(),
            Omega = reader.ReadDouble(),
            Alpha = reader.ReadDouble(),
            Beta = reader.ReadDouble(),
            Nu = reader.ReadDouble(),
        };
        var start = reader.ReadDouble();
        var limit = reader.ReadDouble();
        return new RegimeVolatility(parameters, start, limit, ReadArray(ref reader, RegimeVolatility.QuantileCount));
    }

    private static ImmutableArray<double> ReadArray(ref SnapshotReader reader, int count)
    {
        var values = new double[count];
        reader.Read(values);
        return [.. values];
    }
}
