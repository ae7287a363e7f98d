using System.Globalization;

namespace R3edge.Domain.Parameters;

/// <summary>A model as a trader types it, <c>name</c> or <c>name:argument,argument</c>, taken apart.</summary>
internal readonly struct ModelText
{
    private const NumberStyles Real =
        NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign | NumberStyles.AllowExponent;

    private readonly string[] _arguments;

    private ModelText(string name, string[] arguments)
    {
        Name = name;
        _arguments = arguments;
    }

    /// <summary>What stands before the first colon.</summary>
    public string Name { get; }

    /// <summary>How many arguments there are.</summary>
    public int Count => _arguments.Length;

    /// <summary>Takes a text apart; blanks around it do not count.</summary>
    /// <param name="text">What was typed.</param>
    public static ModelText Split(string? text)
    {
        var trimmed = text?.Trim() ?? "";
        var colon = trimmed.IndexOf(':', StringComparison.Ordinal);
        return colon < 0
            ? new ModelText(trimmed, [])
            : new ModelText(trimmed[..colon], trimmed[(colon + 1)..].Split(','));
    }

    /// <summary>A number as it is typed, without trailing zeros.</summary>
    public static string Format(decimal value) => value.ToString("0.############################", CultureInfo.InvariantCulture);

    /// <summary>A number as it is typed.</summary>
    public static string Format(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>A duration as it is typed, in the largest unit that divides it.</summary>
    public static string Format(TimeSpan value)
    {
        var (unit, letter) = value.Ticks switch
        {
            var ticks when ticks % TimeSpan.TicksPerDay == 0 => (TimeSpan.TicksPerDay, 'd'),
            var ticks when ticks % TimeSpan.TicksPerHour == 0 => (TimeSpan.TicksPerHour, 'h'),
            var ticks when ticks % TimeSpan.TicksPerMinute == 0 => (TimeSpan.TicksPerMinute, 'm'),
            _ => (TimeSpan.TicksPerSecond, 's'),
        };
        return $"{Format((decimal)value.Ticks / unit)}{letter}";
    }

    /// <summary>An argument as it was typed.</summary>
    public string Text(int index) => _arguments[index].Trim();

    /// <summary>Reads an argument as a decimal number.</summary>
    public bool Decimal(int index, out decimal value) => decimal.TryParse(
        _arguments[index], NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

    /// <summary>Reads an argument as a decimal number; a missing one has a default.</summary>
    public bool Decimal(int index, decimal missing, out decimal value)
    {
        value = missing;
        return index >= Count || Decimal(index, out value);
    }

    /// <summary>Reads an argument as a finite number.</summary>
    public bool Double(int index, out double value) => double.TryParse(
        _arguments[index], Real, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);

    /// <summary>Reads an argument as a finite number; a missing one has a default.</summary>
    public bool Double(int index, double missing, out double value)
    {
        value = missing;
        return index >= Count || Double(index, out value);
    }

    /// <summary>Reads an argument as a whole number.</summary>
    public bool Integer(int index, out int value) =>
        int.TryParse(_arguments[index], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

    /// <summary>Reads an argument as a whole number; a missing one has a default.</summary>
    public bool Integer(int index, int missing, out int value)
    {
        value = missing;
        return index >= Count || Integer(index, out value);
    }

    /// <summary>Reads an argument as a duration: a number above 0 with its unit (<c>30s 45m 4h 2d</c>), at most 3650 days.</summary>
    public bool Duration(int index, out TimeSpan value)
    {
        value = default;
        var text = _arguments[index];
        var unit = text.Length < 2 ? 0 : text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86400, _ => 0 };
        if (unit == 0
            || !decimal.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            || number <= 0m || number > 3650m * 86400m / unit)
        {
            return false;
        }

        value = TimeSpan.FromTicks((long)(number * unit * TimeSpan.TicksPerSecond));
        return true;
    }
}
