using MicroSim.ControlPlane.Scenarios;
using MicroSim.Tests.Topology.Scenarios;

namespace MicroSim.Tests.ControlPlane;

public sealed class ScenarioRunTests
{
    [Fact]
    public void One_that_was_forgotten_may_still_be_cancelled_by_whoever_has_it_in_hand()
    {
        ScenarioRun run = new("seed", ScenarioText.Valid("{ disruption: { service: store, type: restart } }"), null!, TimeProvider.System, (_, _) => { });
        run.Dispose();
        run.Cancel();
        run.Leave("it is over");
    }
}
