using System.Text.Json;
using MicroSim.Contract;

namespace MicroSim.Topology;

/// <summary>How the user wrote a node: the parser makes one of both forms, and a problem must name the one that is there.</summary>
internal static class WrittenForm
{
    /// <summary>Whether the node's one route was written as <c>payload</c>.</summary>
    public static bool IsPayload(Node node)
    {
        Utf8JsonReader json = new(node.Json.Span, new JsonReaderOptions { MaxDepth = Wire.MaxJsonDepth });
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            bool payload = json.ValueTextEquals("payload"u8);
            json.Read();
            if (payload)
                return json.TokenType != JsonTokenType.Null;
            json.Skip();
        }
        return false;
    }
}
