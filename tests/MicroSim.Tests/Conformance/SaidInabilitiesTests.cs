using MicroSim.Conformance.Report;
using MicroSim.Conformance.Running;

namespace MicroSim.Tests.Conformance;

public sealed class SaidInabilitiesTests
{
    [Theory]
    [InlineData("", "", null)]
    [InlineData("reset,fault:hang", "fault:hang,reset", null)]
    [InlineData("", "reset", "cannot: expected what agent.json lists: [], came [reset]")]
    [InlineData("reset", "", "cannot: expected what agent.json lists: [reset], came []")]
    [InlineData("fault:abort", "fault:abort", "faults: expected no abort, for cannot lists fault:abort, came [abort, error]")]
    public void Description_and_info_are_compared(string described, string said, string? wrong)
    {
        AgentInfo info = new(new HashSet<string>(["abort", "error"]), new HashSet<string>(), Words(said).ToHashSet());
        CaseResult result = SaidInabilities.Compare(Words(described), info);
        Assert.Equal(wrong is null ? Outcome.Passed : Outcome.Failed, result.Outcome);
        Assert.Equal(wrong, result.Failure?.Mismatches[0].ToString());
    }

    private static string[] Words(string text) => text.Split(',', StringSplitOptions.RemoveEmptyEntries);
}
