using System.Text.Json.Nodes;
using MicroSim.Conformance.Agents;
using MicroSim.Conformance.Cases;
using MicroSim.Conformance.Peers;

namespace MicroSim.Conformance.Running;

/// <summary>The state that an agent had before the cases, and gets again after them: a running one belongs to somebody.</summary>
internal sealed class FoundState(IAgentSource source, JsonObject? state)
{
    private static readonly Dictionary<string, string> anyEnvironment = [];

    public static async Task<FoundState> ReadAsync(IAgentSource source) =>
        new(source, source.IsOne && source.WithoutAdmin is null ? (await CallAsync(source, new Step { Admin = "GET /state" }))["body"] as JsonObject : null);

    public async Task RestoreAsync()
    {
        if (state is null)
            return;
        Agent agent = await source.RentAsync(anyEnvironment, fresh: false);
        state["generation"] = agent.Generation + 1;
        await CallAsync(source, new Step { Admin = "PUT /state", Json = state });
    }

    private static async Task<JsonObject> CallAsync(IAgentSource source, Step step)
    {
        await using CaseContext context = new(source, new Dictionary<string, Peer>()) { Agent = await source.RentAsync(anyEnvironment, fresh: false) };
        return await CallStep.ObserveAsync(context, step, 0);
    }
}
