using Microsoft.Extensions.Logging;

namespace R3edge.Azure.Tests.Doubles;

/// <summary>Keeps the ids of what it is told.</summary>
internal sealed class CountingLogger<T> : ILogger<T>
{
    public List<int> Events { get; } = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Events.Add(eventId.Id);
}
