using System.Text.Json.Nodes;
using MicroSim.Conformance.Cases;
using MicroSim.Contract;

namespace MicroSim.Conformance.Running;

/// <summary>What remains to be checked of a case whose fault type the agent does not have: that the agent says so.</summary>
internal static class RefusedFault
{
    public static Case Instead(Case of, string type) => of with
    {
        Peers = new Dictionary<string, PeerScript>(),
        State = null,
        Steps =
        [
            new Step
            {
                Node = new JsonObject
                {
                    ["designation"] = "${agent}",
                    [OnLink(type) ? "link" : "faults"] = OnLink(type) ? Faults(type) : new JsonObject { ["before"] = Faults(type) },
                },
                Expect = new JsonObject { ["status"] = 400, ["problems"] = new JsonObject { ["$has"] = Path(type) } },
            },
        ],
    };

    /// <summary>Where the type stands that is refused.</summary>
    public static string Path(string type) => OnLink(type) ? "link[0].type" : "faults.before[0].type";

    private static bool OnLink(string type) => FaultCatalogue.Standard.Find(type)!.Kind == FaultKind.Link;

    private static JsonArray Faults(string type) => [new JsonObject { ["type"] = type, ["args"] = Args(type) }];

    private static JsonObject Args(string type) => new(FaultCatalogue.Standard.Find(type)!.Args
        .Where(a => a.Required && !a.IsText)
        .Select(a => KeyValuePair.Create(a.Name, (JsonNode?)a.Min)));
}
