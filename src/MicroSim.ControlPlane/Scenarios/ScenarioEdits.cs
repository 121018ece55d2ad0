using MicroSim.ControlPlane.Connections;
using MicroSim.ControlPlane.Http;
using MicroSim.ControlPlane.Services;
using MicroSim.ControlPlane.Simulations;
using MicroSim.Runtimes;
using MicroSim.Topology;

namespace MicroSim.ControlPlane.Scenarios;

/// <summary>Edits of the document that scenarios make, and take back.</summary>
internal sealed class ScenarioEdits(SimulationStore store, Editor editor)
{
    public Task<Deed> ScaleAsync(string simulation, string id, string service, int replicas) => EditAsync(
        simulation, id,
        before => before.Simulation.Find(service) is null ? ServiceEndpoints.Unknown(before, service) : null,
        before => TemporaryEdits.Scale(before.Saved.Document, id, service, replicas));

    public Task<Deed> ConnectAsync(string simulation, string id, ConnectionAction action) => EditAsync(
        simulation, id,
        before => Objection(before.Simulation, action) is string objection ? new ProblemResult(409, objection) : null,
        before => Edit(before.Saved.Document, before.Simulation, id, action));

    /// <summary>Why the connection that is meant cannot be changed as things are; null when it can.</summary>
    public static string? Objection(Simulation simulation, ConnectionAction action) => FoundConnection.In(simulation, action.From, action.To, action.Name).Length switch
    {
        0 when action.Patch is null => $"there is no connection {action.Name}{(action.Name is null ? "" : " ")}from {action.From} to {action.To} that could be removed",
        > 1 => $"there are several connections from {action.From} to {action.To}: choose one by `name`",
        _ => null,
    };

    /// <summary>The document with the connection changed.</summary>
    public static EditResult Edit(string document, Simulation simulation, string id, ConnectionAction action) =>
        TemporaryEdits.Connect(document, id, action.From, FoundConnection.In(simulation, action.From, action.To, action.Name).FirstOrDefault()?.Place, action.To, action.Patch);

    /// <summary>The edits that a simulation's document still holds.</summary>
    public IReadOnlyList<string> Of(string simulation) => store.Find(simulation) is StoredSimulation stored ? TemporaryEdits.In(stored.Saved.Document) : [];

    /// <summary>Takes edits back; answers what is to be said of it, if anything.</summary>
    /// <param name="simulation">Of which simulation.</param>
    /// <param name="which">The edits, by their names.</param>
    /// <param name="texts">The document's text before and after the edit, so that it can be put back to the letter when nothing else was changed.</param>
    public async Task<string?> TakeBackAsync(string simulation, Func<string, bool> which, (string Before, string After)? texts = null)
    {
        const string others = "somebody else changed it meanwhile, and it was left so";
        if (!Of(simulation).Any(which))
            return others;
        bool all = true;
        Changed changed = await ChangeAsync(simulation, document =>
        {
            if (texts is var (before, after) && document == after)
                return before;
            (string text, IReadOnlyDictionary<string, bool> restored) = TemporaryEdits.TakeBack(document, which);
            all = restored.Values.All(r => r);
            return text;
        });
        if (changed.Refusal is not { StatusCode: 400 } invalid)
            return changed.Refusal is ProblemResult refusal ? throw new InvalidOperationException(refusal.Problem.Detail) : all ? null : others;
        // The rest of the document no longer fits what was there before: the callee is gone, for example.
        await ChangeAsync(simulation, document => TemporaryEdits.Keep(document, which));
        return $"what was there before would no longer be valid ({invalid.Problem.Errors?[0].Path}: {invalid.Problem.Errors?[0].Message}), and it was left as it is";
    }

    private Task<Changed> ChangeAsync(string simulation, Func<string, string> edit) => editor.EditAsync(simulation, "document", _ => null, before => new EditResult(edit(before.Saved.Document), []));

    private async Task<Deed> EditAsync(string simulation, string id, Func<StoredSimulation, ProblemResult?> objection, Func<StoredSimulation, EditResult> edit)
    {
        string before = "", after = "";
        try
        {
            Changed changed = await editor.EditAsync(simulation, "document", objection, stored =>
            {
                EditResult edited = edit(stored);
                (before, after) = (stored.Saved.Document, edited.Text ?? "");
                return edited;
            });
            return changed.Refusal is ProblemResult refusal ? Deed.Refused(Words(refusal)) : new Deed(TakeBack: () => TakeBackAsync(simulation, i => i == id, (before, after)));
        }
        catch (RuntimeException e)
        {
            return Deed.Refused(e.Problems[0].ToString());
        }
    }

    private static string Words(ProblemResult refusal) => refusal.Problem.Errors is [var first, ..] ? $"{first.Path}: {first.Message}" : refusal.Problem.Detail;
}
