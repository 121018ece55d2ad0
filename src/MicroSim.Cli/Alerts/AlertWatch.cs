using System.Text.Json;
using MicroSim.Cli.Client;
using MicroSim.Cli.Scenarios;
using MicroSim.ControlPlane.Api;
using MicroSim.Topology;

namespace MicroSim.Cli.Alerts;

/// <summary>Looks at the user's alerts twice a second while a scenario runs, and says how long each took from when its step acted. Times are those of this machine alone.</summary>
internal sealed class AlertWatch : IScenarioReport
{
    private static readonly TimeSpan pause = TimeSpan.FromMilliseconds(500);

    private readonly AlertSource source;
    private readonly AlertBook book;
    private readonly TimeProvider time;
    private readonly long start;
    private readonly Lock gate = new();
    private readonly CancellationTokenSource ending = new();
    private IScenarioReport? inner;
    private Task looking = Task.CompletedTask;
    private string? run;
    private string? trouble;
    private int failures;

    private AlertWatch(AlertSource source, ScenarioAlerts expected, TimeProvider time)
    {
        this.source = source;
        this.time = time;
        book = new AlertBook(expected);
        start = time.GetTimestamp();
    }

    /// <summary>Looks once, before anything is done.</summary>
    /// <exception cref="CommandException">Nothing answers there.</exception>
    public static async Task<AlertWatch> StartAsync(Uri from, ScenarioAlerts expected, TimeProvider time, CancellationToken cancellation)
    {
        AlertSource source = new(from, Environment.GetEnvironmentVariable(Variables.AlertsToken) is { Length: > 0 } token ? token : null);
        AlertWatch watch = new(source, expected, time);
        (IReadOnlyList<FiringAlert>? firing, string? why) = await source.FiringAsync(cancellation);
        if (firing is null)
        {
            watch.Dispose();
            throw new CommandException(
                ExitCode.Unreachable, $"microsim: neither Prometheus nor Alertmanager answers at {source.Address} ({why}); nothing was done.", "Say where alerts fire by --alerts-from URL, or spec.alerts.from of the scenario.");
        }
        watch.See(firing);
        return watch;
    }

    /// <summary>Goes on looking, and tells another report what it sees beside what it is told itself.</summary>
    public AlertWatch Beside(IScenarioReport report)
    {
        inner = report;
        looking = LookAsync(ending.Token);
        return this;
    }

    public void Record(JsonElement record)
    {
        TimeSpan at = time.GetElapsedTime(start);
        run = record.Text("run") ?? run;
        lock (gate)
        {
            if (record.Text("step") is string step && record.Number("number") is int number)
                Take(record.Text("what"), step, number, at);
        }
        inner?.Record(record);
    }

    public void Ending() => inner?.Ending();

    public void Note(string text) => inner?.Note(text);

    public void Alerts(string? scenario, IReadOnlyList<AlertVerdict> verdicts) => inner?.Alerts(scenario, verdicts);

    /// <summary>The scenario is over: waits for what may still come, and tells what came of everything.</summary>
    /// <param name="code">How the scenario ended.</param>
    /// <param name="interrupted">Gives up waiting.</param>
    public async Task<ExitCode> FinishAsync(ExitCode code, CancellationToken interrupted)
    {
        TimeSpan left = Left();
        if (left > TimeSpan.Zero && !interrupted.IsCancellationRequested)
            Note($"waiting for alerts, {Math.Ceiling(left.TotalSeconds)} s at most");
        while (!IsDecided() && !interrupted.IsCancellationRequested)
            await Task.Delay(pause, time, interrupted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await ending.CancelAsync();
        await looking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        IReadOnlyList<AlertVerdict> verdicts;
        lock (gate)
            verdicts = book.Verdicts(time.GetElapsedTime(start), failures == 0 ? null : $"{source.Address} could not be read {failures} time{(failures == 1 ? "" : "s")}: {trouble}");
        Alerts(run, verdicts);
        return code == ExitCode.Ok && verdicts.Any(v => !v.IsGood) ? interrupted.IsCancellationRequested ? ExitCode.Interrupted : ExitCode.Failed : code;
    }

    public void Dispose()
    {
        ending.Cancel();
        ending.Dispose();
        source.Dispose();
    }

    private void Take(string? what, string step, int number, TimeSpan at)
    {
        switch (what)
        {
            case ScenarioRecords.Began:
                book.Began(step, number, at);
                break;
            case ScenarioRecords.Done:
                book.Began(step, number, at);
                book.Ended(step, number, at);
                break;
            case ScenarioRecords.Ended:
                book.Ended(step, number, at);
                break;
            case ScenarioRecords.Failed:
                book.Failed(step, number, at);
                break;
        }
    }

    private async Task LookAsync(CancellationToken cancellation)
    {
        while (true)
        {
            await Task.Delay(pause, time, cancellation);
            (IReadOnlyList<FiringAlert>? firing, string? why) = await source.FiringAsync(cancellation);
            if (firing is not null)
            {
                foreach (string news in See(firing))
                    Note(news);
            }
            else
            {
                lock (gate)
                    (trouble, failures) = (why, failures + 1);
            }
        }
    }

    private IReadOnlyList<string> See(IReadOnlyList<FiringAlert> firing)
    {
        lock (gate)
            return book.See(firing, time.GetElapsedTime(start));
    }

    private bool IsDecided()
    {
        lock (gate)
            return book.IsDecided(time.GetElapsedTime(start));
    }

    private TimeSpan Left()
    {
        lock (gate)
            return book.Longest(time.GetElapsedTime(start));
    }
}
