namespace R3edge.Domain.Markets.Simulation;

/// <summary>
/// Exponential and logarithm from IEEE 754 addition, subtraction, multiplication and division only, so that they give
/// the same bits on every machine; those of the platform's C library do not. Algorithms and coefficients: fdlibm,
/// e_exp.c and e_log.c (Copyright 1993 Sun Microsystems; free to use with this notice). Error below one unit in the last place.
/// </summary>
public static class DeterministicMath
{
    private const double Ln2High = 6.93147180369123816490e-01;
    private const double Ln2Low = 1.90821492927058770002e-10;
    private const double InverseLn2 = 1.44269504088896338700;
    private const double LargestExponent = 709.782712893383973096;
    private const double SmallestExponent = -708.0;

    /// <summary>e to the power x.</summary>
    /// <param name="x">Any number. Above 709.78 the result is infinite; below -708, where it would leave the normal range, 0.</param>
    /// <returns>The power; NaN for NaN.</returns>
    public static double Exp(double x)
    {
        if (double.IsNaN(x))
        {
            return x;
        }

        if (x > LargestExponent)
        {
            return double.PositiveInfinity;
        }

        if (x < SmallestExponent)
        {
            return 0.0;
        }

        // x = k ln 2 + r with |r| <= ln 2 / 2; ln 2 in two parts keeps r exact.
        var k = (int)((x * InverseLn2) + (x < 0.0 ? -0.5 : 0.5));
        var high = x - (k * Ln2High);
        var low = k * Ln2Low;
        var r = high - low;
        var t = r * r;
        var c = r - (t * (1.66666666666666019037e-01 + (t * (-2.77777777770155933842e-03 + (t * (6.61375632143793436117e-05
            + (t * (-1.65339022054652515390e-06 + (t * 4.13813679705723846039e-08)))))))));
        var y = 1.0 - (low - (r * c / (2.0 - c)) - high);

        // 2^1024 does not exist as a double although y 2^1024 may: y is then below 1.
        return k == 1024 ? y * 2.0 * PowerOfTwo(1023) : y * PowerOfTwo(k);
    }

    /// <summary>The natural logarithm.</summary>
    /// <param name="x">A number above 0.</param>
    /// <returns>The logarithm; negative infinity for 0, NaN below 0 and for NaN.</returns>
    public static double Log(double x)
    {
        if (double.IsNaN(x) || x < 0.0)
        {
            return double.NaN;
        }

        if (x == 0.0)
        {
            return double.NegativeInfinity;
        }

        if (double.IsPositiveInfinity(x))
        {
            return x;
        }

        var k = 0;
        if (x < 2.2250738585072014e-308)
        {
            // A subnormal number has its leading bits at 0: lift it into the normal range first.
            x *= 18014398509481984.0;
            k = -54;
        }

        // x = 2^k (1 + f) with sqrt(1/2) < 1 + f < sqrt(2).
        var bits = BitConverter.DoubleToInt64Bits(x);
        k += (int)(bits >> 52) - 1023;
        var mantissa = BitConverter.Int64BitsToDouble((bits & 0x000F_FFFF_FFFF_FFFF) | 0x3FF0_0000_0000_0000);
        if (mantissa > 1.4142135623730951)
        {
            mantissa *= 0.5;
            k++;
        }

        var f = mantissa - 1.0;
        var s = f / (2.0 + f);
        var z = s * s;
        var w = z * z;
        var even = w * (3.999999999940941908e-01 + (w * (2.222219843214978396e-01 + (w * 1.531383769920937332e-01))));
        var odd = z * (6.666666666666735130e-01 + (w * (2.857142874366239149e-01
            + (w * (1.818357216161805012e-01 + (w * 1.479819860511658591e-01))))));
        var halfSquare = 0.5 * f * f;
        return (k * Ln2High) - (halfSquare - ((s * (halfSquare + even + odd)) + (k * Ln2Low)) - f);
    }

    private static double PowerOfTwo(int exponent) => BitConverter.Int64BitsToDouble((long)(exponent + 1023) << 52);
}
