using System.Text.Json;
using System.Text.Json.Nodes;
using MicroSim.Contract;

namespace MicroSim.Cli.Client;

/// <summary>Changes a running simulation by its document: read, change, write back unless somebody else was faster, then again.</summary>
internal static class DocumentEdit
{
    private const int Tries = 5;

    public static async Task<SimulationReply> RunAsync(Server server, string simulation, Action<SimulationReply, JsonObject> change, CancellationToken cancellation)
    {
        for (int i = 0; i < Tries; i++)
        {
            SimulationReply read = await server.GetAsync(simulation, cancellation);
            JsonObject document = JsonObject.Create(read.Document) ?? throw new CommandException(ExitCode.Internal, $"microsim: the control plane gave no document of {simulation}.");
            change(read, document);
            if (await server.PutAsync(simulation, System.Text.Encoding.UTF8.GetBytes(document.ToJsonString()), read.Tag, cancellation) is SimulationReply changed)
                return changed;
        }
        throw new CommandException(ExitCode.Conflict, $"microsim: others change {simulation} all the time; nothing was done. Try again.");
    }

    /// <summary>A service of the simulation, or a refusal that names those that it has.</summary>
    public static ServiceReply Service(SimulationReply simulation, string name)
    {
        ServiceReply[] all = [.. simulation.Services];
        if (all.FirstOrDefault(s => s.Name == name) is { Json.ValueKind: JsonValueKind.Object } found)
            return found;
        string[] known = [.. all.Select(s => s.Name)];
        throw new CommandException(ExitCode.Failed, $"microsim: the simulation {simulation.Name} has no service {name}{Spelling.Suggestion(name, known)}; it has {string.Join(", ", known)}.");
    }

    /// <summary>What the document says of a service.</summary>
    public static JsonObject ServiceOf(SimulationReply simulation, JsonObject document, string name)
    {
        Service(simulation, name);
        return (JsonObject)document["spec"]!["services"]![name]!;
    }
}
