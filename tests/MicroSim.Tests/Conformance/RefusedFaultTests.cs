using System.Text;
using MicroSim.Conformance.Cases;
using MicroSim.Conformance.Running;
using MicroSim.Contract;

namespace MicroSim.Tests.Conformance;

public sealed class RefusedFaultTests
{
    public static TheoryData<string> Types => [.. FaultCatalogue.Standard.Types.Select(t => t.Type)];

    [Theory]
    [MemberData(nameof(Types))]
    public void What_is_asked_of_an_agent_without_a_type_is_wrong_for_that_reason_alone(string type)
    {
        Case instead = RefusedFault.Instead(new Case { Name = "n", Spec = "1", Steps = [] }, type);
        byte[] node = Encoding.UTF8.GetBytes(Assert.Single(instead.Steps).Node!.ToJsonString().Replace("${agent}", "http://127.0.0.1:1/", StringComparison.Ordinal));
        FaultCatalogue without = FaultCatalogue.Standard.Only(FaultCatalogue.Standard.Types.Select(t => t.Type).Where(t => t != type));
        Assert.True(NodeParser.Parse(node, new ParseOptions(FaultCatalogue.Standard)).IsValid);
        Assert.Equal([RefusedFault.Path(type)], NodeParser.Parse(node, new ParseOptions(without)).Problems.Select(p => p.Path));
    }
}
