using System.Runtime.CompilerServices;
using System.Text;

namespace MicroSim.Cli.Client;

/// <summary>One server-sent event.</summary>
/// <param name="Id">Its id, to go on after it; empty when it has none.</param>
/// <param name="Type">Its type; <c>message</c> when it says none.</param>
/// <param name="Data">What it says.</param>
internal sealed record ServerEvent(string Id, string Type, string Data);

/// <summary>Reads a stream of server-sent events, as the HTML standard has them.</summary>
internal static class ServerEvents
{
    public static async IAsyncEnumerable<ServerEvent> ReadAsync(TextReader reader, [EnumeratorCancellation] CancellationToken cancellation)
    {
        string id = "", type = "";
        StringBuilder data = new();
        while (await reader.ReadLineAsync(cancellation) is string line)
        {
            if (line.Length == 0)
            {
                if (data.Length > 0)
                    yield return new ServerEvent(id, type.Length == 0 ? "message" : type, data.ToString(0, data.Length - 1));
                data.Clear();
                type = "";
                continue;
            }
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            string field = colon < 0 ? line : line[..colon];
            string value = colon < 0 ? "" : line[(colon + 1)..];
            value = value.StartsWith(' ') ? value[1..] : value;
            switch (field)
            {
                case "id":
                    id = value;
                    break;
                case "event":
                    type = value;
                    break;
                case "data":
                    data.Append(value).Append('\n');
                    break;
            }
        }
    }
}
