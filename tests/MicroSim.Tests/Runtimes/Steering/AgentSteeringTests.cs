using MicroSim.Contract;
using MicroSim.Runtimes.Steering;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace MicroSim.Tests.Runtimes.Steering;

public sealed class AgentSteeringTests : IAsyncLifetime
{
    private readonly FakeTimeProvider time = new();
    private readonly HttpClient http = new();
    private FakeAdminPort agent = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => agent = await FakeAdminPort.StartAsync();

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await agent.DisposeAsync();
    }

    [Fact]
    public async Task An_agent_that_is_behind_gets_its_state_once()
    {
        AgentSteering steering = Steering();
        DesiredState desired = Desired(null, Hashed.State(["127.0.0.1:1"]));

        AgentView first = await steering.LookAsync(desired, Cancellation);
        AgentView second = await steering.LookAsync(desired, Cancellation);

        Assert.Equal(AgentView.IsReady, first);
        Assert.Equal(AgentView.IsReady, second);
        Assert.Equal("127.0.0.1:1", Assert.Single(agent.States).GetProperty("targets")[0].GetString());
        Assert.Equal(["Bearer secret"], agent.Tokens);
    }

    [Fact]
    public async Task A_change_and_a_restart_are_put_right()
    {
        AgentSteering steering = Steering();
        DesiredState one = Desired(null, Hashed.State());
        DesiredState two = Desired(one, Hashed.State(["127.0.0.1:1"]));
        await steering.LookAsync(one, Cancellation);
        await steering.LookAsync(two, Cancellation);
        agent.Info = () => Results.Json(new { contract = 1, term = 0, generation = 0, hash = "" });

        Assert.True((await steering.LookAsync(two, Cancellation)).Ready);

        Assert.Equal([1, 2, 2], agent.States.Select(s => s.GetProperty("generation").GetInt64()));
    }

    [Fact]
    public async Task A_condition_without_an_end_is_renewed_before_its_lease_is_over()
    {
        AgentSteering steering = Steering();
        DesiredState desired = Desired(null, Hashed.State(conditions: [Conditions.Latency("slow", null)]));
        await steering.LookAsync(desired, Cancellation);
        time.Advance(TimeSpan.FromSeconds(14));
        await steering.LookAsync(desired, Cancellation);
        Assert.Single(agent.States);

        time.Advance(TimeSpan.FromSeconds(1));
        await steering.LookAsync(desired, Cancellation);

        Assert.Equal([60_000, 60_000], agent.States.Select(s => s.GetProperty("conditions")[0].GetProperty("remainingMs").GetInt64()));
    }

    [Fact]
    public async Task What_is_wrong_is_said()
    {
        AgentSteering steering = Steering();
        DesiredState desired = Desired(null, Hashed.State());

        agent.TakeState = _ => Results.Text("""{"errors":["plan: must be an object"]}""", statusCode: 400);
        Assert.Equal("""it did not take its state: PUT /state: status 400 {"errors":["plan: must be an object"]}""", (await steering.LookAsync(desired, Cancellation)).Reason);
        agent.TakeState = _ => Results.Ok();
        Assert.Equal("it took generation 1 and says that it has generation 0", (await steering.LookAsync(desired, Cancellation)).Reason);
        agent.Info = () => Results.Json(new { contract = 2, term = 0, generation = 0, hash = "" });
        Assert.Equal("it speaks version 2 of the contract, not 1", (await steering.LookAsync(desired, Cancellation)).Reason);
        agent.Info = () => Results.Text("hello");
        Assert.Equal("its reply is no info document: GET /info: status 200 hello", (await steering.LookAsync(desired, Cancellation)).Reason);
        agent.Info = () => Results.StatusCode(401);
        Assert.Equal("GET /info: status 401", (await steering.LookAsync(desired, Cancellation)).Reason);
    }

    [Fact]
    public async Task It_is_ready_only_when_it_says_so()
    {
        agent.ReadyStatus = 503;

        Assert.Equal(new AgentView(false, "GET /readyz: status 503", Serves: false), await Steering().LookAsync(Desired(null, Hashed.State()), Cancellation));
    }

    [Fact]
    public async Task An_agent_that_does_not_answer_in_time_is_not_waited_for()
    {
        using ManualResetEventSlim asked = new();
        agent.Info = () =>
        {
            asked.Set();
            return new Never();
        };
        Task<AgentView> look = Steering().LookAsync(Desired(null, Hashed.State()), Cancellation);
        await Task.Run(() => asked.Wait(Cancellation), Cancellation);

        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("GET /info: no reply within 1000 ms", (await look).Reason);
    }

    private AgentSteering Steering() => new(new AgentClient(http, new Uri($"http://127.0.0.1:{agent.Port}/"), "secret", TimeSpan.FromSeconds(1), time), time);

    private DesiredState Desired(DesiredState? current, AgentState content) => DesiredState.After(current, content, time);

    private sealed class Never : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, httpContext.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
    }
}
