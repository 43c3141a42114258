namespace Dbal.Daemon.Observability;

/// <summary>Writes what the daemon and ASP.NET Core log through <see cref="ILogger"/> to the <see cref="JsonLog"/>.</summary>
internal sealed class JsonLoggerProvider(JsonLog log) : ILoggerProvider
{
    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new Logger(log, categoryName);

    /// <inheritdoc/>
    public void Dispose()
    {
        // The log outlives its providers.
    }

    private sealed class Logger(JsonLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel level) => log.IsEnabled(level);

        public void Log<TState>(LogLevel level, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log.Write(level, eventId.Name ?? "log", (Message: formatter(state, exception), Category: category, Exception: exception), static (writer, entry) =>
            {
                writer.WriteString("message"u8, entry.Message);
                writer.WriteString("category"u8, entry.Category);
                if (entry.Exception is not null)
                    writer.WriteString("exception"u8, ExceptionText.Of(entry.Exception));
            });
    }
}
