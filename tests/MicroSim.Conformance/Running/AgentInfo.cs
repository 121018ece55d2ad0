using System.Text.Json.Nodes;
using MicroSim.Conformance.Agents;
using MicroSim.Conformance.Cases;
using MicroSim.Conformance.Matching;
using MicroSim.Conformance.Peers;
using MicroSim.Contract;

namespace MicroSim.Conformance.Running;

/// <summary>What the agent says of itself; the suite asks no more of it.</summary>
internal sealed record AgentInfo(IReadOnlySet<string> Faults, IReadOnlySet<string> Features, IReadOnlySet<string> Cannot)
{
    /// <summary>Reads <c>/info</c>. An agent whose admin port is not known is taken to have everything.</summary>
    /// <exception cref="AgentException">It does not answer as it should.</exception>
    public static async Task<AgentInfo> ReadAsync(IAgentSource source)
    {
        Dictionary<string, string> environment = [];
        Agent agent = await source.RentAsync(environment, fresh: false);
        await using CaseContext context = new(source, new Dictionary<string, Peer>()) { Agent = agent };
        if (agent.Admin is null)
        {
            JsonObject reply = await CallStep.ObserveAsync(context, new Step { Call = "GET /" }, 0);
            return reply["body"] is JsonObject
                ? new AgentInfo(FaultCatalogue.Standard.Types.Select(t => t.Type).ToHashSet(), new HashSet<string>(), new HashSet<string>())
                : throw new AgentException($"GET / answers no result: {JsonText.Short(reply)}");
        }
        JsonObject seen = await CallStep.ObserveAsync(context, new Step { Admin = "GET /info" }, 0);
        if (seen["body"] is not JsonObject info || (int?)seen["status"] != 200)
            throw new AgentException($"GET /info answers no document: {JsonText.Short(seen)}");
        agent.Term = (long?)info["term"] ?? 0;
        agent.Generation = (long?)info["generation"] ?? 0;
        await source.ReturnAsync(agent, environment, reusable: true);
        return new AgentInfo(Names(info, "faults"), Names(info, "features"), Names(info, "cannot"));
    }

    private static HashSet<string> Names(JsonObject info, string member) =>
        info[member] is JsonArray array ? [.. array.Select(e => JsonText.Text(e) ?? "")] : throw new AgentException($"GET /info: '{member}' is no array");
}
