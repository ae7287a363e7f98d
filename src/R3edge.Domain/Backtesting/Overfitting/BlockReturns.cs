namespace R3edge.Domain.Backtesting;

/// <summary>
/// The sampled returns of many runs over the same history, added up by blocks of time: all that cross-validating their Sharpe
/// ratios needs, in 16 bytes for each run and block. Different threads may set different runs.
/// </summary>
public sealed class BlockReturns
{
    private readonly double[][] _sums;
    private readonly double[][] _squares;

    /// <summary>Makes room.</summary>
    /// <param name="samples">How many returns a run has, two or more for each block.</param>
    /// <param name="runs">How many runs, 1 or more.</param>
    /// <param name="blocks">Into how many blocks of time the samples fall, even, 2 to 24; their lengths differ by one sample at most.</param>
    public BlockReturns(int samples, int runs, int blocks = CrossValidatedSelection.DefaultBlocks)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(runs, 1);
        if (blocks is < 2 or > CrossValidatedSelection.MostBlocks || blocks % 2 != 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(blocks), blocks, $"The number of blocks must be even, from 2 to {CrossValidatedSelection.MostBlocks}.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 2 * blocks);
        Samples = samples;
        Runs = runs;
        _sums = new double[blocks][];
        _squares = new double[blocks][];
        for (var i = 0; i < blocks; i++)
        {
            _sums[i] = new double[runs];
            _squares[i] = new double[runs];
        }
    }

    /// <summary>How many returns a run has.</summary>
    public int Samples { get; }

    /// <summary>How many runs.</summary>
    public int Runs { get; }

    /// <summary>How many blocks.</summary>
    public int Blocks => _sums.Length;

    /// <summary>Sets the returns of a run.</summary>
    /// <param name="run">Which, from 0.</param>
    /// <param name="returns">One for each sample, oldest first, less the risk-free return.</param>
    /// <exception cref="ArgumentException">There are more or fewer, or one is not a number.</exception>
    public void Set(int run, ReadOnlySpan<double> returns)
    {
        if (returns.Length != Samples)
        {
            throw new ArgumentException($"There are {returns.Length} returns for {Samples} samples.", nameof(returns));
        }

        for (var block = 0; block < Blocks; block++)
        {
            double sum = 0.0, square = 0.0;
            foreach (var value in returns[Start(block)..Start(block + 1)])
            {
                sum += value;
                square += value * value;
            }

            if (!double.IsFinite(square))
            {
                throw new ArgumentException("A return is not a number.", nameof(returns));
            }

            _sums[block][run] = sum;
            _squares[block][run] = square;
        }
    }

    /// <summary>How many samples a block has.</summary>
    internal int Length(int block) => Start(block + 1) - Start(block);

    /// <summary>The sum of the returns in a block, by run.</summary>
    internal ReadOnlySpan<double> Sums(int block) => _sums[block];

    /// <summary>The sum of the squared returns in a block, by run.</summary>
    internal ReadOnlySpan<double> Squares(int block) => _squares[block];

    private int Start(int block) => (int)((long)Samples * block / Blocks);
}
