using System.Collections.Concurrent;
using System.Text.Json;
using MicroSim.ControlPlane.Api;
using MicroSim.Runtimes;
using MicroSim.Topology;

namespace MicroSim.ControlPlane.Scenarios;

/// <summary>
/// One run of a scenario: each thing is done when its time has come, and taken back when its time is over or the run is ended. What changes the same part of the
/// document waits until the one before it was taken back.
/// </summary>
internal sealed class ScenarioRun(string simulation, Scenario scenario, ScenarioDeeds deeds, TimeProvider time, Action<string, ScenarioRecord> tell) : IDisposable
{
    private readonly Timeline timeline = Timeline.Of(scenario);
    private readonly Dictionary<string, JsonElement> args = scenario.Steps.ToDictionary(s => s.Path, s => JsonElement.Parse(s.Action.Args));
    private readonly DateTimeOffset since = time.GetUtcNow();
    private readonly long start = time.GetTimestamp();
    private readonly Lock gate = new();
    private readonly List<ScenarioRecord> records = [];
    private readonly StatusBoard news = new();
    private readonly ConcurrentDictionary<string, bool> acting = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource ending = new();
    private volatile string state = ScenarioStates.Running;
    private volatile string? leaves;
    private DateTimeOffset? ended;
    private int failed;

    public string Id { get; } = ScenarioIds.Run(scenario.Name);

    /// <summary>Completes when everything was taken back.</summary>
    public Task Completed { get; private set; } = Task.CompletedTask;

    public bool IsOver => state != ScenarioStates.Running;

    public ScenarioView View => new(Id, scenario.Name, simulation, state, since, (long)timeline.End.TotalMilliseconds, ended, timeline.Occurrences.Count, failed);

    /// <summary>With all that happens.</summary>
    public ScenarioView WholeView => View with { Timeline = PlannedView.Of(timeline) };

    public void Start() => Completed = RunAsync();

    /// <summary>Whether this is a name of something that acts now.</summary>
    public bool Acts(string id) => acting.ContainsKey(id);

    /// <summary>Ends it now, and takes back what it did.</summary>
    public void Cancel()
    {
        try
        {
            ending.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It is over, and was forgotten while somebody still had it in hand.
        }
    }

    /// <summary>Ends it, and leaves what it did to whoever takes back what is left.</summary>
    public void Leave(string why)
    {
        leaves = why;
        Cancel();
    }

    /// <summary>Forgets it, when it is over.</summary>
    public void Dispose() => ending.Dispose();

    /// <summary>The log's lines from one on, and whether there will be no more; waits for one.</summary>
    public async Task<(IReadOnlyList<ScenarioRecord> Records, bool IsLast)> ReadAsync(int from, CancellationToken cancellation)
    {
        for (long version = 0; ; version = await news.ChangedAsync(version, cancellation))
        {
            lock (gate)
            {
                if (records.Count > from || IsOver)
                    return (records[from..], IsOver);
            }
        }
    }

    private async Task RunAsync()
    {
        await Task.Yield();
        Note(new ScenarioRecord(since, Id, ScenarioRecords.Started));
        List<Task> playing = [];
        Dictionary<string, Task> changing = new(StringComparer.Ordinal);
        foreach ((int i, Occurrence one) in timeline.Occurrences.Index())
        {
            if (!await UntilAsync(one.Begin))
                break;
            Task before = one.Step.Action.Changes is string what ? changing.GetValueOrDefault(what, Task.CompletedTask) : Task.CompletedTask;
            Task play = PlayAsync(one, ScenarioIds.Of(Id, i + 1), before);
            playing.Add(play);
            if (one.Step.Action.Changes is string part)
                changing[part] = play;
        }
        bool whole = await UntilAsync(timeline.End);
        await Task.WhenAll(playing);
        string end = leaves is not null ? ScenarioStates.Abandoned : whole ? ScenarioStates.Finished : ScenarioStates.Cancelled;
        ended = time.GetUtcNow();
        Note(new ScenarioRecord(ended.Value, Id, end, Start: since, End: ended, Text: leaves ?? (failed == 0 ? null : $"{failed} could not be done")), end);
    }

    private async Task PlayAsync(Occurrence one, string id, Task before)
    {
        await before;
        if (ending.IsCancellationRequested)
            return;
        acting[id] = true;
        DateTimeOffset begin = time.GetUtcNow();
        try
        {
            Deed deed = await deeds.DoAsync(simulation, one.Step.Action, id, one.End - time.GetElapsedTime(start), ending.Token);
            if (deed.Refusal is string reason)
            {
                Fail(one, begin, reason);
                return;
            }
            if (deed.TakeBack is null || one.End is not TimeSpan end)
            {
                Note(Line(one, ScenarioRecords.Done) with { Start = begin, End = time.GetUtcNow(), Text = deed.Text, Reply = deed.Reply });
                return;
            }
            Note(Line(one, ScenarioRecords.Began) with { Start = begin, End = since + end, Text = deed.Text });
            await UntilAsync(end);
            if (leaves is not null)
                return;
            string? said = await deed.TakeBack();
            Note(Line(one, ScenarioRecords.Ended) with { Start = begin, End = time.GetUtcNow(), Text = said });
        }
        // Whatever it is: the others go on, and what is still there is taken back as left over.
        catch (Exception e)
        {
            Fail(one, begin, e.Message);
        }
        finally
        {
            acting.TryRemove(id, out _);
        }
    }

    private void Fail(Occurrence one, DateTimeOffset begin, string reason)
    {
        Interlocked.Increment(ref failed);
        Note(Line(one, ScenarioRecords.Failed) with { Start = begin, End = time.GetUtcNow(), Text = reason });
    }

    // False when the run ended before.
    private async Task<bool> UntilAsync(TimeSpan at)
    {
        try
        {
            if (at - time.GetElapsedTime(start) is { Ticks: > 0 } wait)
                await Task.Delay(wait, time, ending.Token);
            return !ending.IsCancellationRequested;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private ScenarioRecord Line(Occurrence one, string what) =>
        new(time.GetUtcNow(), Id, what, one.Step.Path, one.Number, one.Step.Action.Target, one.Step.Action.Type, args[one.Step.Path]);

    private void Note(ScenarioRecord record, string? last = null)
    {
        lock (gate)
        {
            records.Add(record);
            state = last ?? state;
        }
        news.Change();
        tell(simulation, record);
    }
}
