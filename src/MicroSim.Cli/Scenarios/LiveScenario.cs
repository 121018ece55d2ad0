using System.Text.Json;
using MicroSim.Cli.Alerts;
using MicroSim.Cli.Client;
using MicroSim.Cli.Output;
using MicroSim.ControlPlane.Api;
using MicroSim.Topology;

namespace MicroSim.Cli.Scenarios;

/// <summary>For a person at a terminal: the log scrolls by, and below it a line says how far it is and what acts now.</summary>
internal sealed class LiveScenario : IScenarioReport
{
    private static readonly TimeSpan refresh = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly TimeProvider time;
    private readonly DateTimeOffset start;
    private readonly string length;
    private readonly ITimer timer;
    private readonly Dictionary<(string? Step, int? Number), JsonElement> acting = [];
    private bool isOver;

    public LiveScenario(JsonElement started, TimeProvider time)
    {
        this.time = time;
        start = ScenarioText.StartOf(started);
        length = ScenarioWords.Span(started.Member("durationMs"));
        Terminal.Line($"{ScenarioWords.Summary(started)}. Ctrl-C ends it and takes everything back.");
        timer = time.CreateTimer(_ => Refresh(), null, refresh, refresh);
    }

    public void Record(JsonElement record)
    {
        lock (gate)
        {
            (string?, int?) key = (record.Text("step"), record.Number("number"));
            if (record.Text("what") == ScenarioRecords.Began)
                acting[key] = record;
            else
                acting.Remove(key);
            isOver |= record.Text("what") is ScenarioStates.Finished or ScenarioStates.Cancelled or ScenarioStates.Abandoned;
            Console.Out.Write(Clear);
            Terminal.Line(ScenarioWords.Line(record, start));
        }
        Refresh();
    }

    public void Ending()
    {
        lock (gate)
        {
            Console.Out.Write(Clear);
            Terminal.Line("interrupted: what it did is being taken back");
        }
    }

    public void Note(string text)
    {
        lock (gate)
        {
            Console.Out.Write(Clear);
            Terminal.Line($"           alert   {text}");
        }
        Refresh();
    }

    public void Alerts(string? scenario, IReadOnlyList<AlertVerdict> verdicts)
    {
        lock (gate)
        {
            isOver = true;
            Console.Out.Write(Clear);
            ScenarioText.WriteAlerts(verdicts);
        }
    }

    public void Dispose()
    {
        timer.Dispose();
        lock (gate)
        {
            isOver = true;
            Console.Out.Write(Clear);
        }
    }

    private const string Clear = "\r\e[K";

    private void Refresh()
    {
        lock (gate)
        {
            if (isOver)
                return;
            DateTimeOffset now = time.GetUtcNow();
            string acts = acting.Count == 0 ? "nothing acts now" : string.Join(", ", acting.Values.Select(r => $"{r.Text("target")} {r.Text("type")} for {Left(r, now)}"));
            string line = $"{Seconds(now - start)} of {length}: {acts}";
            int width = Math.Max(20, Console.WindowWidth - 1);
            Console.Out.Write(Clear + Terminal.Faint(line.Length <= width ? line : $"{line[..(width - 1)]}…"));
        }
    }

    private static string Left(JsonElement record, DateTimeOffset now) =>
        record.Member("end") is { ValueKind: JsonValueKind.String } end && end.TryGetDateTimeOffset(out DateTimeOffset until) ? Seconds(until - now) : "";

    private static string Seconds(TimeSpan span) => TimeText.Of(TimeSpan.FromSeconds(Math.Max(0, Math.Round(span.TotalSeconds))));
}
