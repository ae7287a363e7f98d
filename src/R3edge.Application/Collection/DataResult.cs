using System.Diagnostics.CodeAnalysis;

namespace R3edge.Application.Collection;

/// <summary>What was read, or why it could not be. A bad file is an expected outcome, not an exception.</summary>
/// <typeparam name="T">What is read.</typeparam>
public sealed class DataResult<T>
    where T : class
{
    private readonly T? _value;
    private readonly DataError? _error;

    private DataResult(T? value, DataError? error)
    {
        _value = value;
        _error = error;
    }

    /// <summary>What was read; null where there is an error.</summary>
    public T? Value => _value;

    /// <summary>Why it could not be read; null where there is a value.</summary>
    public DataError? Error => _error;

    /// <summary>Takes the result apart.</summary>
    /// <param name="value">What was read.</param>
    /// <param name="error">Why it could not be.</param>
    /// <returns>Whether there is a value.</returns>
    public bool TryGet([NotNullWhen(true)] out T? value, [NotNullWhen(false)] out DataError? error)
    {
        value = _value;
        error = _error;
        return value is not null;
    }

    /// <summary>A success.</summary>
    /// <param name="value">What was read.</param>
    public static implicit operator DataResult<T>(T value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new DataResult<T>(value, null);
    }

    /// <summary>A failure.</summary>
    /// <param name="error">Why it could not be read.</param>
    public static implicit operator DataResult<T>(DataError error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return new DataResult<T>(null, error);
    }
}
