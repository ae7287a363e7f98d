using System.Diagnostics.CodeAnalysis;
using R3edge.Application.Collection;

namespace R3edge.Cli;

/// <summary>Something the user can put right: ends the command with <see cref="ExitCode.WrongInput"/> and one sentence.</summary>
public sealed class UserErrorException : Exception
{
    /// <summary>Creates one.</summary>
    /// <param name="sentence">What is wrong and, where it is not plain, what to do; without a full stop.</param>
    public UserErrorException(string sentence)
        : base(sentence)
    {
    }
}

/// <summary>Short ways to end a command on wrong input.</summary>
public static class UserError
{
    /// <summary>What was read; where it could not be, ends the command.</summary>
    /// <typeparam name="T">What is read.</typeparam>
    /// <param name="result">The outcome of reading.</param>
    /// <exception cref="UserErrorException">There is an error.</exception>
    public static T OrUserError<T>(this DataResult<T> result)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(result);
        return result.TryGet(out var value, out var error) ? value : throw new UserErrorException(error.ToString());
    }

    /// <summary>Ends the command.</summary>
    /// <param name="sentence">What is wrong; without a full stop.</param>
    /// <exception cref="UserErrorException">Always.</exception>
    [DoesNotReturn]
    public static void Throw(string sentence) => throw new UserErrorException(sentence);
}
