using System.Numerics;
using System.Runtime.InteropServices;

namespace R3edge.Domain.Backtesting;

/// <summary>
/// Walks through every split of the blocks into two halves. A split and its mirror image need the same sums, so block 0 always
/// goes to the first half and both directions are judged at once. Sums grow block by block along the walk and are never taken
/// back: what is exactly 0 stays so.
/// </summary>
internal sealed class SelectionSplits
{
    private readonly BlockReturns _returns;
    private readonly Half _first;
    private readonly Half _second;
    private readonly int _halfBlocks;
    private int _splits;
    private int _overfitted;
    private int _lost;
    private double _logits;
    private double _chosen;
    private double _judged;
    private double _chosenSquares;
    private double _products;

    public SelectionSplits(BlockReturns returns)
    {
        _returns = returns;
        _halfBlocks = returns.Blocks / 2;
        _first = new Half(_halfBlocks, returns.Runs);
        _second = new Half(_halfBlocks, returns.Runs);
    }

    public CrossValidatedSelection Judge()
    {
        _first.Push(_returns, 0);
        Divide(1);
        double count = _splits;
        var variation = _chosenSquares - _chosen * _chosen / count;
        var slope = variation > 1e-12 * _chosenSquares ? (_products - _chosen * _judged / count) / variation : double.NaN;
        return new CrossValidatedSelection
        {
            Splits = _splits,
            ProbabilityOfOverfitting = _overfitted / count,
            ProbabilityOfLoss = _lost / count,
            MeanLogit = _logits / count,
            DegradationSlope = slope,
            DegradationIntercept = (_judged - slope * _chosen) / count,
            MeanChosenSharpe = _chosen / count,
            MeanJudgedSharpe = _judged / count,
        };
    }

    /// <summary>Gives this block and all after it to one half or the other, in every way.</summary>
    private void Divide(int block)
    {
        if (block == _returns.Blocks)
        {
            _first.ComputeSharpe();
            _second.ComputeSharpe();
            Select(_first.Sharpe, _second.Sharpe);
            Select(_second.Sharpe, _first.Sharpe);
            return;
        }

        if (_first.Blocks < _halfBlocks)
        {
            _first.Push(_returns, block);
            Divide(block + 1);
            _first.Pop(_returns, block);
        }

        if (_second.Blocks < _halfBlocks)
        {
            _second.Push(_returns, block);
            Divide(block + 1);
            _second.Pop(_returns, block);
        }
    }

    private void Select(ReadOnlySpan<double> choosing, ReadOnlySpan<double> judging)
    {
        var best = IndexOfLargest(choosing);
        var (chosen, judged) = (choosing[best], judging[best]);
        var (below, equal) = Count(judging, judged);

        // Of runs with the same result each has the mean of their ranks.
        var rank = below + 0.5 * (equal + 1);
        var logit = Math.Log(rank / (judging.Length + 1.0 - rank));
        _splits++;
        _overfitted += logit <= 0.0 ? 1 : 0;
        _lost += judged < 0.0 ? 1 : 0;
        _logits += logit;
        _chosen += chosen;
        _judged += judged;
        _chosenSquares += chosen * chosen;
        _products += chosen * judged;
    }

    private static int IndexOfLargest(ReadOnlySpan<double> values)
    {
        var largest = new Vector<double>(double.NegativeInfinity);
        var vectors = MemoryMarshal.Cast<double, Vector<double>>(values);
        foreach (var vector in vectors)
        {
            largest = Vector.Max(largest, vector);
        }

        var most = double.NegativeInfinity;
        for (var i = 0; i < Vector<double>.Count; i++)
        {
            most = Math.Max(most, largest[i]);
        }

        foreach (var value in values[(vectors.Length * Vector<double>.Count)..])
        {
            most = Math.Max(most, value);
        }

        return values.IndexOf(most);
    }

    private static (int Below, int Equal) Count(ReadOnlySpan<double> values, double value)
    {
        var (below, equal) = (Vector<long>.Zero, Vector<long>.Zero);
        var limit = new Vector<double>(value);
        var vectors = MemoryMarshal.Cast<double, Vector<double>>(values);
        foreach (var vector in vectors)
        {
            // A comparison that holds is -1 in every bit.
            below -= Vector.LessThan(vector, limit);
            equal -= Vector.Equals(vector, limit);
        }

        var (belowCount, equalCount) = ((int)Vector.Sum(below), (int)Vector.Sum(equal));
        foreach (var rest in values[(vectors.Length * Vector<double>.Count)..])
        {
            belowCount += rest < value ? 1 : 0;
            equalCount += rest == value ? 1 : 0;
        }

        return (belowCount, equalCount);
    }

    /// <summary>The blocks given to one half so far, with the sums after each, by run.</summary>
    private sealed class Half
    {
        // The part of the squares that may be left by rounding where the same return comes again and again.
        private const double Rounding = 1e-12;

        private readonly double[][] _sums;
        private readonly double[][] _squares;
        private readonly double[] _sharpe;
        private int _samples;

        public Half(int blocks, int runs)
        {
            _sums = new double[blocks + 1][];
            _squares = new double[blocks + 1][];
            for (var i = 0; i <= blocks; i++)
            {
                _sums[i] = new double[runs];
                _squares[i] = new double[runs];
            }

            _sharpe = new double[runs];
        }

        public int Blocks { get; private set; }

        public ReadOnlySpan<double> Sharpe => _sharpe;

        public void Push(BlockReturns returns, int block)
        {
            Add(_sums[Blocks], returns.Sums(block), _sums[Blocks + 1]);
            Add(_squares[Blocks], returns.Squares(block), _squares[Blocks + 1]);
            Blocks++;
            _samples += returns.Length(block);
        }

        public void Pop(BlockReturns returns, int block)
        {
            Blocks--;
            _samples -= returns.Length(block);
        }

        public void ComputeSharpe()
        {
            var (sums, squares) = (_sums[Blocks], _squares[Blocks]);
            var reciprocal = 1.0 / _samples;
            var unbiased = 1.0 / (_samples - 1.0);
            const double Floor = Defined.NoiseFloor * Defined.NoiseFloor;
            var rounding = Rounding * unbiased;
            var i = 0;
            for (; i <= sums.Length - Vector<double>.Count; i += Vector<double>.Count)
            {
                var sum = new Vector<double>(sums, i);
                var square = new Vector<double>(squares, i);
                var mean = sum * reciprocal;
                var variance = (square - sum * mean) * unbiased;
                var varies = Vector.GreaterThan(variance, square * rounding + new Vector<double>(Floor));
                Vector.ConditionalSelect(varies, mean / Vector.SquareRoot(variance), Vector<double>.Zero).CopyTo(_sharpe, i);
            }

            for (; i < sums.Length; i++)
            {
                var mean = sums[i] * reciprocal;
                var variance = (squares[i] - sums[i] * mean) * unbiased;
                _sharpe[i] = variance > squares[i] * rounding + Floor ? mean / Math.Sqrt(variance) : 0.0;
            }
        }

        private static void Add(ReadOnlySpan<double> left, ReadOnlySpan<double> right, Span<double> result)
        {
            var lefts = MemoryMarshal.Cast<double, Vector<double>>(left);
            var rights = MemoryMarshal.Cast<double, Vector<double>>(right);
            var results = MemoryMarshal.Cast<double, Vector<double>>(result);
            for (var i = 0; i < results.Length && i < lefts.Length && i < rights.Length; i++)
            {
                results[i] = lefts[i] + rights[i];
            }

            for (var i = results.Length * Vector<double>.Count; i < result.Length; i++)
            {
                result[i] = left[i] + right[i];
            }
        }
    }
}
