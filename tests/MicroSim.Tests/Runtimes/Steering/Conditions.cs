using System.Text;
using MicroSim.Contract;

namespace MicroSim.Tests.Runtimes.Steering;

internal static class Conditions
{
    public static Condition Latency(string id, long? remainingMs, int delay = 5)
    {
        string end = remainingMs is long ms ? $",\"remainingMs\":{ms}" : "";
        string state = $"{{\"conditions\":[{{\"id\":\"{id}\",\"type\":\"latency\",\"args\":{{\"delay\":{delay}}}{end}}}]}}";
        Parsed<AgentState> parsed = StateParser.Parse(Encoding.UTF8.GetBytes(state), new ParseOptions(FaultCatalogue.Standard));
        return Assert.Single(parsed.Value!.Conditions);
    }
}
