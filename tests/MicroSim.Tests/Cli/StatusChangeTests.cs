using MicroSim.Cli.Up;
using MicroSim.Runtimes;

namespace MicroSim.Tests.Cli;

public sealed class StatusChangeTests
{
    private static readonly ReplicaStatus starting = new("one-0", ReplicaPhase.Starting, 1, 0, null, []);

    [Fact]
    public void Becoming_ready_tells_the_address() =>
        Assert.Equal(["one is ready at http://127.0.0.1:8081/ (express)"], Between(starting, starting with { Phase = ReplicaPhase.Ready }));

    [Fact]
    public void One_of_several_is_named_and_one_that_leaves_is_not_spoken_of()
    {
        ReplicaStatus second = new("one-1", ReplicaPhase.Ready, 2, 0, null, []);
        SimulationStatus now = Status(starting);
        now = now with { Services = [now.Services[0] with { Wanted = 2, Replicas = [starting, second, second with { Phase = ReplicaPhase.Failed, Leaving = true }] }] };

        Assert.Equal(["one-1 is ready at http://127.0.0.1:8081/ (express)"], StatusChange.Between(Status(starting), now).Select(c => c.Text));
    }

    [Fact]
    public void A_first_look_tells_all_that_matters() =>
        Assert.Equal(["one-0 is unready: draining"], Between(null, starting with { Phase = ReplicaPhase.Unready, Reason = "draining" }));

    [Theory]
    [InlineData(ReplicaPhase.Building)]
    [InlineData(ReplicaPhase.Starting)]
    [InlineData(ReplicaPhase.Stopping)]
    [InlineData(ReplicaPhase.Updating)]
    public void Steps_on_the_way_tell_nothing(ReplicaPhase phase) => Assert.Empty(Between(null, starting with { Phase = phase }));

    [Fact]
    public void A_state_that_was_confirmed_tells_nothing() =>
        Assert.Empty(Between(starting with { Phase = ReplicaPhase.Updating }, starting with { Phase = ReplicaPhase.Ready }));

    [Fact]
    public void Nothing_new_tells_nothing() => Assert.Empty(Between(starting, starting));

    [Fact]
    public void A_death_tells_its_reason_and_its_last_output()
    {
        ReplicaStatus dead = starting with { Phase = ReplicaPhase.BackOff, Reason = "exited with code 1", LastOutput = ["boom"] };
        StatusChange change = Assert.Single(StatusChange.Between(Status(starting), Status(dead)));
        Assert.Equal("one-0 ended: exited with code 1", change.Text);
        Assert.Equal(["boom"], change.Output);
        Assert.True(change.IsBad);
    }

    [Fact]
    public void A_restart_that_fell_between_two_looks_is_told()
    {
        ReplicaStatus ready = starting with { Phase = ReplicaPhase.Ready };
        Assert.Equal(["one-0 is ready again after restart 2"], Between(ready, ready with { Restarts = 2 }));
    }

    [Fact]
    public void A_service_that_came_later_is_told()
    {
        SimulationStatus now = Status(starting) with { Services = [.. Status(starting).Services, new("two", "flask", new Uri("http://127.0.0.1:1/"), [new("two-0", ReplicaPhase.Failed, null, 0, "no such program", [])], "")] };
        Assert.Equal(["two-0 is failed: no such program"], StatusChange.Between(Status(starting), now).Select(c => c.Text));
    }

    private static IEnumerable<string> Between(ReplicaStatus? before, ReplicaStatus now) =>
        StatusChange.Between(before is null ? null : Status(before), Status(now)).Select(c => c.Text);

    private static SimulationStatus Status(ReplicaStatus replica) => new("seed", [new("one", "express", new Uri("http://127.0.0.1:8081/"), [replica], "")]);
}
