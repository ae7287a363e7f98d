using R3edge.Domain.Identity;

namespace R3edge.Domain.Backtesting;

/// <summary>
/// What is kept of every run of a sweep in order to judge its best: moments of the sampled returns, and their sums by blocks.
/// Different threads may add different runs.
/// </summary>
public sealed class SweepSamples
{
    // Twenty samples a block of the usual sixteen: fewer would make the Sharpe ratio of a half pure noise.
    private const int Enough = 320;

    private readonly ReturnMoments[] _moments;
    private readonly BlockReturns? _blocks;

    /// <summary>Makes room for the runs of a sweep.</summary>
    /// <param name="backtest">What is traded, and on which terms.</param>
    /// <param name="runs">How many runs, 1 or more.</param>
    public SweepSamples(Backtest backtest, int runs)
    {
        ArgumentNullException.ThrowIfNull(backtest);
        ArgumentOutOfRangeException.ThrowIfLessThan(runs, 1);
        Sampling = ReturnSampling.AtLeast(backtest.Plan, Enough);
        _moments = new ReturnMoments[runs];
        var blocks = CrossValidatedSelection.BlocksFor(Sampling.Count, runs);
        _blocks = blocks > 0 ? new BlockReturns(Sampling.Count, runs, blocks) : null;
    }

    /// <summary>Where the returns are measured: days, or something shorter where there are few of them.</summary>
    public ReturnSampling Sampling { get; }

    /// <summary>Adds a run.</summary>
    /// <param name="run">Which, from 0.</param>
    /// <param name="returns">Its sampled returns.</param>
    public void Set(int run, ReadOnlySpan<double> returns)
    {
        _moments[run] = ReturnMoments.Of(returns);
        _blocks?.Set(run, returns);
    }

    /// <summary>The runs as trials.</summary>
    public TrialTally Tally()
    {
        var annual = Math.Sqrt(Sampling.SamplesPerYear);
        var tally = default(TrialTally);
        foreach (var moments in _moments)
        {
            tally = tally.With(moments.Sharpe * annual);
        }

        return tally;
    }

    /// <summary>An id of the sweep that derives from what it tried and what came of it: run again on the same terms, it is the same.</summary>
    /// <param name="grid">What it tried.</param>
    public UInt128 Id(ParameterGrid grid)
    {
        ArgumentNullException.ThrowIfNull(grid);
        var hash = StableHash.Mix(UInt128.Zero, grid.Strategy.Name);
        for (var run = 0; run < _moments.Length; run++)
        {
            foreach (var value in grid.Combinations[run].Values)
            {
                hash = StableHash.Mix(hash, BitConverter.DoubleToUInt64Bits(value));
            }

            hash = StableHash.Mix(hash, BitConverter.DoubleToUInt64Bits(_moments[run].Sharpe));
        }

        return hash;
    }

    /// <summary>Judges the best run.</summary>
    /// <param name="best">Which it is, from 0.</param>
    /// <param name="trials">Every trial on this data set, those of this sweep included.</param>
    public OverfittingReport Judge(int best, in TrialTally trials) => OverfittingReport.Of(
        _moments[best], Sampling.SamplesPerYear, trials, _blocks is null ? null : CrossValidatedSelection.Of(_blocks));
}
