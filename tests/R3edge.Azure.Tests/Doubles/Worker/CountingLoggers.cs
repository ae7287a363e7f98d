using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace R3edge.Azure.Tests.Doubles;

/// <summary>Loggers that keep the ids of what they are told.</summary>
internal sealed class CountingLoggers : ILoggerFactory
{
    /// <summary>The ids, in order.</summary>
    public ConcurrentQueue<int> Events { get; } = [];

    public ILogger CreateLogger(string categoryName) => new Logger(Events);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose()
    {
        // There is nothing to dispose of.
    }

    private sealed class Logger(ConcurrentQueue<int> events) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            events.Enqueue(eventId.Id);
    }
}
