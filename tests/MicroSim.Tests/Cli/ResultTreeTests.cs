using System.Text.Json;
using MicroSim.Cli.Output;

namespace MicroSim.Tests.Cli;

public sealed class ResultTreeTests
{
    [Fact]
    public void A_result_is_drawn_as_a_tree_with_durations_and_errors()
    {
        JsonElement result = JsonElement.Parse("""
            {"error": null, "service": "a", "durationMs": 12.34,
             "response": [{"error": null, "service": "b", "durationMs": 1, "response": [null], "calls": [{"service": "d", "durationMs": 0.2, "tries": 3, "status": null, "error": "refused"}]}, null],
             "calls": [{"service": "b", "durationMs": 2, "tries": 1, "status": 200, "error": null}, {"service": "c", "durationMs": 3, "tries": 1, "status": 503, "error": "status"}]}
            """);
        Assert.Equal(
            [
                "a  12.3 ms",
                "├─ b  2.0 ms",
                "│  └─ d  0.2 ms  refused, 3 tries",
                "└─ c  3.0 ms  status 503",
            ],
            ResultTree.Lines(result));
    }
}
