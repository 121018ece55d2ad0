using Microsoft.Extensions.Logging;

namespace MicroSim.Cli.Up;

/// <summary>Brings what the control plane logs into the report.</summary>
internal sealed class ReportLogs(IUpReport report) : ILoggerProvider
{
    private const string Own = "MicroSim.";

    // What the web framework calls an error is thrown or answered as well.
    public ILogger CreateLogger(string categoryName) =>
        new Log(report, categoryName.StartsWith(Own, StringComparison.Ordinal) ? LogLevel.Information : LogLevel.Critical);

    public void Dispose()
    {
    }

    private sealed class Log(IUpReport report, LogLevel lowest) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= lowest;

        void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                report.Note(exception is null ? formatter(state, null) : $"{formatter(state, exception)}: {exception}");
        }
    }
}
