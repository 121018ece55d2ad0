using System.Text.Json;
using MicroSim.Contract;

namespace MicroSim.Runtimes.Steering;

/// <summary>The part of <c>GET /info</c> that steering needs.</summary>
internal sealed record AgentInfo(int Contract, long Term, long Generation, string Hash)
{
    public bool Has(AgentState state) => Term == state.Term && Generation == state.Generation && Hash == state.Hash;

    /// <summary>Null when the body is no such document.</summary>
    public static AgentInfo? Parse(byte[] body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            JsonElement root = document.RootElement;
            return new AgentInfo(
                root.GetProperty("contract").GetInt32(),
                root.GetProperty("term").GetInt64(),
                root.GetProperty("generation").GetInt64(),
                root.GetProperty("hash").GetString() ?? "");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return null;
        }
    }
}
