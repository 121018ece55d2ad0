using System.Collections.Immutable;
using MicroSim.ControlPlane.Api;
using MicroSim.ControlPlane.Conditions;
using MicroSim.ControlPlane.Events;
using MicroSim.ControlPlane.Simulations;
using MicroSim.Topology;
using Microsoft.Extensions.Logging;

namespace MicroSim.ControlPlane.Scenarios;

/// <summary>
/// The scenarios that run here, and the last ones that ran. What an earlier control plane's scenarios left is found by its names, in simulations' documents and
/// among their conditions, and taken back; again and again, until nothing is left.
/// </summary>
internal sealed partial class ScenarioRuns(SimulationStore store, ConditionBook book, ScenarioDeeds deeds, ScenarioEdits edits, EventLog events, TimeProvider time, ILogger<ScenarioRuns> log)
{
    private const int Kept = 5;

    private static readonly TimeSpan round = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private ImmutableList<(string Simulation, ScenarioRun Run)> all = [];

    /// <summary>Those of a simulation, the newest first.</summary>
    public IReadOnlyList<ScenarioRun> Of(string simulation) => [.. all.Where(r => r.Simulation == simulation).Select(r => r.Run).Reverse()];

    /// <summary>Starts a scenario, unless one runs there: two could change the same things. The last five are remembered.</summary>
    public (ScenarioRun? Started, ScenarioRun? Running) Start(string simulation, Scenario scenario)
    {
        lock (gate)
        {
            if (Of(simulation).FirstOrDefault(r => !r.IsOver) is ScenarioRun running)
                return (null, running);
            ScenarioRun run = new(simulation, scenario, deeds, time, Tell);
            ScenarioRun[] old = [.. Of(simulation).Skip(Kept - 1)];
            all = all.Add((simulation, run));
            foreach (ScenarioRun one in old)
                Forget(one);
            run.Start();
            return (run, null);
        }
    }

    /// <summary>Looks after what is left, until cancelled; then leaves the runs as they are.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using PeriodicTimer timer = new(round, time);
        try
        {
            do
            {
                EndPointless();
                if (store.Leads)
                    await TakeBackAsync();
            }
            while (await timer.WaitForNextTickAsync(cancellation));
        }
        finally
        {
            foreach ((_, ScenarioRun run) in all.Where(r => !r.Run.IsOver))
                run.Leave("the control plane ends; the next one takes back what is left");
            await Task.WhenAll(all.Select(r => r.Run.Completed));
        }
    }

    private void EndPointless()
    {
        foreach ((string simulation, ScenarioRun run) in all)
        {
            if (run.IsOver && store.Find(simulation) is null)
                Forget(run);
            else if (run.IsOver)
                continue;
            else if (!store.Leads)
                run.Leave("another control plane leads now, and takes back what is left");
            else if (store.Find(simulation) is null)
                run.Leave("the simulation was deleted");
        }
    }

    private void Forget(ScenarioRun run)
    {
        lock (gate)
            all = all.RemoveAll(r => r.Run == run);
        run.Dispose();
    }

    private async Task TakeBackAsync()
    {
        foreach (StoredSimulation stored in store.All)
        {
            try
            {
                if (IsLeft(TemporaryEdits.In(stored.Saved.Document)))
                {
                    string? said = await edits.TakeBackAsync(stored.Name, IsLeft);
                    Told(stored.Name, $"the document was put back as it was before a scenario that could not end{(said is null ? "" : $": {said}")}");
                }
                if (IsLeft(book.Of(stored.Name).Select(c => c.Id)))
                {
                    int count = (await book.RemoveAsync(stored.Name, c => IsLeft(c.Id), CancellationToken.None, "was left by a scenario that could not end, and removed")).Count;
                    Told(stored.Name, $"{count} condition{(count == 1 ? "" : "s")} of a scenario that could not end removed");
                }
            }
            // It is tried again in the next round.
            catch (Exception e)
            {
                NotYet(stored.Name, e.Message);
            }
        }
    }

    private bool IsLeft(IEnumerable<string> ids) => ids.Any(IsLeft);

    private bool IsLeft(string id) => ScenarioIds.IsOne(id) && !all.Any(r => r.Run.Acts(id));

    private void Told(string simulation, string text)
    {
        events.Publish(EventTypes.Scenario, simulation, text);
        TookBack(simulation, text);
    }

    private void Tell(string simulation, ScenarioRecord record) =>
        events.Publish(EventTypes.Scenario, simulation, $"{record.Run}: {Words(record)}", scenario: record);

    private static string Words(ScenarioRecord record)
    {
        string what = record.Target is null ? record.What : $"{record.Target}: {record.Type} {record.What}";
        string reply = record.Reply is ScenarioReply got ? $" with {got.Status}" : "";
        return $"{what}{reply}{(record.Text is null ? "" : $": {record.Text}")}";
    }

    [LoggerMessage(LogLevel.Information, "simulation {Name}: {Text}")]
    private partial void TookBack(string name, string text);

    [LoggerMessage(LogLevel.Warning, "simulation {Name}: what a scenario left cannot be taken back yet: {Reason}")]
    private partial void NotYet(string name, string reason);
}
