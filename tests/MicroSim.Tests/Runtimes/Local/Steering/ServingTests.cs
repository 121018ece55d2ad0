using MicroSim.Runtimes.Local.Steering;
using MicroSim.Runtimes.Steering;

namespace MicroSim.Tests.Runtimes.Local.Steering;

public sealed class ServingTests
{
    private readonly Serving serving = new();

    [Fact]
    public void It_begins_with_the_first_readiness()
    {
        See(AgentView.Not("no reply"), new AgentView(false, "no state", true));
        Assert.False(serving.Is);

        See(AgentView.IsReady);
        Assert.True(serving.Is);
    }

    [Fact]
    public void It_goes_on_without_the_newest_state()
    {
        See(AgentView.IsReady, new AgentView(false, "an older state", true));

        Assert.True(serving.Is);
    }

    [Fact]
    public void A_no_ends_it_at_once()
    {
        See(AgentView.IsReady, new AgentView(false, "draining", false));

        Assert.False(serving.Is);
    }

    [Fact]
    public void Silence_ends_it_after_three_looks()
    {
        See(AgentView.IsReady, AgentView.Not("no reply"), AgentView.Not("no reply"));
        Assert.True(serving.Is);
        See(AgentView.IsReady, AgentView.Not("no reply"), AgentView.Not("no reply"), AgentView.Not("no reply"));
        Assert.False(serving.Is);

        See(AgentView.IsReady);
        Assert.True(serving.Is);
    }

    private void See(params AgentView[] views)
    {
        foreach (AgentView view in views)
            serving.See(view);
    }
}
