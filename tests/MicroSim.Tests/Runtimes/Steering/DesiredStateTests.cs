using System.Text.Json;
using MicroSim.Contract;
using MicroSim.Runtimes.Steering;
using Microsoft.Extensions.Time.Testing;

namespace MicroSim.Tests.Runtimes.Steering;

public sealed class DesiredStateTests
{
    private readonly FakeTimeProvider time = new();

    [Fact]
    public void Only_a_difference_makes_a_new_generation()
    {
        DesiredState one = After(null, Hashed.State( ["127.0.0.1:1"]));
        DesiredState same = After(one, Hashed.State( ["127.0.0.1:1"]));
        DesiredState other = After(one, Hashed.State( ["127.0.0.1:2"]));

        Assert.Same(one, same);
        Assert.Equal((1, 2), (one.State.Generation, other.State.Generation));
        Assert.NotEqual(one.State.Hash, other.State.Hash);
    }

    [Fact]
    public void A_condition_with_an_end_is_pushed_with_what_is_left_of_it()
    {
        DesiredState state = After(null, Hashed.State(conditions: [Conditions.Latency("a", 10_000)]));
        time.Advance(TimeSpan.FromSeconds(4));

        Assert.Equal([6_000], Remaining(state));
        time.Advance(TimeSpan.FromSeconds(6));
        Assert.Empty(Remaining(state));
    }

    [Fact]
    public void A_condition_goes_on_when_something_else_changes()
    {
        DesiredState state = After(null, Hashed.State(conditions: [Conditions.Latency("a", 10_000), Conditions.Latency("b", 10_000)]));
        time.Advance(TimeSpan.FromSeconds(4));

        state = After(state, Hashed.State(conditions: [Conditions.Latency("a", 10_000), Conditions.Latency("b", 10_000, delay: 6)]));

        Assert.Equal([6_000, 10_000], Remaining(state));
    }

    private DesiredState After(DesiredState? current, AgentState content) => DesiredState.After(current, content, time);

    private IEnumerable<int> Remaining(DesiredState state)
    {
        using JsonDocument document = JsonDocument.Parse(state.ToJson(time));
        return [.. document.RootElement.GetProperty("conditions").EnumerateArray().Select(c => c.GetProperty("remainingMs").GetInt32())];
    }
}
