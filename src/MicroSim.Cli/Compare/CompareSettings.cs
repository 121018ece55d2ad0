using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MicroSim.Contract;

namespace MicroSim.Cli.Compare;

/// <summary>How agents are compared.</summary>
/// <param name="Rounds">How often each of them has its turn.</param>
/// <param name="Seconds">How long each is loaded for its throughput, and again for its latencies.</param>
/// <param name="WarmUpSeconds">How long before that.</param>
/// <param name="Users">The closed loop's.</param>
/// <param name="Rate">The open loop's, in requests per second.</param>
/// <param name="FaultPercent">How many get an error fault in the last part.</param>
/// <param name="Seed">Decides all draws.</param>
/// <param name="Script">What is sent.</param>
internal sealed record CompareSettings(int Rounds, double Seconds, double WarmUpSeconds, int Users, double Rate, double FaultPercent, uint Seed, JsonObject Script)
{
    private static readonly DiceKey roundKey = DiceKey.Of("round");

    public static async Task<CompareSettings> ReadAsync(ParseResult parsed, CancellationToken cancellation) => new(
        parsed.GetValue(CompareOptions.Rounds),
        (parsed.GetValue(CompareOptions.Duration) ?? 3_000) / 1000.0,
        (parsed.GetValue(CompareOptions.WarmUp) ?? 1_000) / 1000.0,
        parsed.GetValue(CompareOptions.Users),
        parsed.GetValue(CompareOptions.Rate),
        parsed.GetValue(CompareOptions.Fault),
        parsed.GetValue(CompareOptions.Seed) ?? BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(sizeof(uint))),
        parsed.GetValue(CompareOptions.Request) is string file ? Read(file, await Input.ReadAsync(file, cancellation)) : []);

    /// <summary>The seed of a round: the same for all agents, for all are to have the same load, and another one in every round.</summary>
    public uint SeedOf(int round) => new Dice(Seed).Mix(roundKey.Slash(round));

    /// <summary>The script as the agent at this address gets it.</summary>
    public string ScriptFor(Uri address)
    {
        JsonObject script = Script.DeepClone().AsObject();
        script["designation"] = address.AbsoluteUri;
        return script.ToJsonString();
    }

    /// <summary>The same, and so many percent of the requests fail before anything else happens.</summary>
    public string FaultyScriptFor(Uri address)
    {
        JsonObject script = Script.DeepClone().AsObject();
        script["designation"] = address.AbsoluteUri;
        JsonObject fault = new() { ["type"] = "error", ["probability"] = FaultPercent };
        script["faults"] = new JsonObject { ["before"] = new JsonArray(fault) };
        return script.ToJsonString();
    }

    private static JsonObject Read(string file, byte[] content)
    {
        JsonObject? script = null;
        try
        {
            script = JsonNode.Parse(content) as JsonObject;
        }
        catch (JsonException e)
        {
            throw new CommandException(ExitCode.Usage, $"microsim: {file}: {e.Message}");
        }
        if (script is null)
            throw new CommandException(ExitCode.Usage, $"microsim: {file}: must be an object, a scripted request");
        // It goes to each agent in turn.
        script["designation"] = "http://127.0.0.1/";
        Parsed<Node> node = NodeParser.Parse(Encoding.UTF8.GetBytes(script.ToJsonString()), new(FaultCatalogue.Standard, Strict: true, AgentDesignations: true));
        if (!node.IsValid)
            throw new CommandException(ExitCode.Usage, [.. node.Problems.Select(p => $"microsim: {file}: {p}")]);
        if (node.Value.Routes.Count > 0)
            throw new CommandException(ExitCode.Usage, $"microsim: {file}: routes: must be absent, for each agent is compared alone");
        return script;
    }
}
