using System.Globalization;
using Microsoft.Extensions.Logging;

namespace R3edge.Cli.Local;

/// <summary>Writes what a host tells to the error output, a line an entry, so that the standard output stays what the command shows.</summary>
internal sealed class ErrorOutputLogger(TextWriter output, TimeProvider time) : ILoggerProvider
{
    private readonly TextWriter _output = TextWriter.Synchronized(output);
    private readonly TimeProvider _time = time;

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new Category(this, categoryName[(categoryName.LastIndexOf('.') + 1)..]);

    /// <inheritdoc/>
    public void Dispose()
    {
        // The output is not ours.
    }

    private sealed class Category(ErrorOutputLogger owner, string name) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var why = exception is null ? "" : $" {exception.GetType().Name}: {exception.Message}";
            owner._output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{owner._time.GetUtcNow():HH:mm:ss.fff} {logLevel} {name}[{eventId.Id}] {formatter(state, exception)}{why}"));
        }
    }
}
