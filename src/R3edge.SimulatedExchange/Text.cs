using System.Globalization;

namespace R3edge.SimulatedExchange;

/// <summary>How numbers and times are written on the wire.</summary>
internal static class Text
{
    /// <summary>A decimal without an exponent or zeros at the end.</summary>
    public static string Of(decimal value) => value.ToString("0.############################", CultureInfo.InvariantCulture);

    /// <summary>A price or a quantity of a trade.</summary>
    public static string Of(double value) => Of((decimal)value);

    /// <summary>Milliseconds since 1970.</summary>
    public static long Milliseconds(DateTime time) => (time.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond;

    /// <summary>Nanoseconds since 1970.</summary>
    public static long Nanoseconds(DateTime time) => (time.Ticks - DateTime.UnixEpoch.Ticks) * 100;

    /// <summary>A number that a customer sent; null where it is none or missing.</summary>
    public static decimal? Number(string? text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) ? value : null;

    /// <summary>A whole number that a customer sent; null where it is none or missing.</summary>
    public static long? Whole(string? text) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;

    /// <summary>The length of an interval such as <c>5m</c> or <c>5min</c>; null where there is none of that name.</summary>
    public static TimeSpan? Interval(string? text)
    {
        var digits = new string([.. (text ?? "").TakeWhile(char.IsAsciiDigit)]);
        return Whole(digits) is { } count and > 0
            ? text![digits.Length..] switch
            {
                "m" or "min" => TimeSpan.FromMinutes(count),
                "h" or "hour" => TimeSpan.FromHours(count),
                "d" or "day" => TimeSpan.FromDays(count),
                "w" or "week" => TimeSpan.FromDays(7 * count),
                _ => null,
            }
            : null;
    }
}
