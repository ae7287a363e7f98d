using System.Runtime.CompilerServices;

namespace R3edge.Domain.Regimes.Volatility;

/// <summary>
/// The logarithm of a product of positive numbers with one logarithm altogether: the exponent of the running product is taken off before
/// it can leave the range. Its error, some n 1e-16, is below that of a sum of n logarithms.
/// </summary>
internal struct LogProduct
{
    /// <summary>After so many factors at most <see cref="Normalize"/> must be called, for factors between 1e-38 and 1e38.</summary>
    internal const int Stride = 8;

    private const ulong MantissaMask = 0x800F_FFFF_FFFF_FFFF;
    private const ulong ExponentOfOne = 0x3FF0_0000_0000_0000;
    private double _product;
    private long _exponent;

    public LogProduct() => _product = 1.0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Multiply(double factor) => _product *= factor;

    /// <summary>Takes the exponent off the product.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Normalize()
    {
        var bits = BitConverter.DoubleToUInt64Bits(_product);
        var exponent = (int)(bits >> 52);

        // 0, subnormal, negative, infinite and NaN products stay as they are, so that the logarithm shows them.
        if ((uint)(exponent - 1) < 2046u)
        {
            _exponent += exponent - 1023;
            _product = BitConverter.UInt64BitsToDouble((bits & MantissaMask) | ExponentOfOne);
        }
    }

    /// <summary>The logarithm; not finite where a factor was 0, negative or not finite.</summary>
    internal readonly double Log() => Math.Log(_product) + (_exponent * 0.69314718055994530942);
}
