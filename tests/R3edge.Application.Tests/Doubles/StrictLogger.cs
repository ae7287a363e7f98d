using Microsoft.Extensions.Logging;

namespace R3edge.Application.Tests.Doubles;

/// <summary>A logger for runs in which nothing may go wrong: what is logged with an exception is thrown.</summary>
internal sealed class StrictLogger<T> : ILogger<T>
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (exception is not null)
        {
            throw new InvalidOperationException(formatter(state, exception), exception);
        }
    }
}
