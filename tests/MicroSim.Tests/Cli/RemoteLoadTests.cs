using System.Text.Json;
using MicroSim.Tests.ControlPlane;

namespace MicroSim.Tests.Cli;

/// <summary><c>load</c> of a simulation, run by a control plane whose seconds pass when the test says so.</summary>
public sealed class RemoteLoadTests : IAsyncDisposable
{
    private readonly FakeLoadDriver driver = new();
    private Plane? plane;

    public async ValueTask DisposeAsync()
    {
        if (plane is not null)
            await plane.DisposeAsync();
    }

    [Fact]
    public async Task A_load_is_followed_to_its_end_kept_listed_and_shown()
    {
        string server = await ServeAsync();
        driver.Second(90, 10);
        driver.End();
        CommandResult result = await MicrosimCommand.RunAsync("load", "seed", "--service", "service-1", "--rate", "100", "--duration", "1s", "--seed", "00000009", "--threshold", "errors < 5%", "--server", server);
        Assert.Equal(1, result.Code);
        Assert.StartsWith("seed, GET / of service-1: open loop, 100 requests/s, for 1s, seed 00000009", result.Output, StringComparison.Ordinal);
        Assert.Contains("broken  errors < 5%  (10 %)", result.Output, StringComparison.Ordinal);
        Assert.Contains("kept as run-1", result.Errors, StringComparison.Ordinal);

        Assert.Matches(@"\nrun-1 .* broken +90/s +1\d\.\d ms +1\d\.\d ms +10 % ", (await MicrosimCommand.RunAsync("load", "list", "--server", server)).Output);
        Assert.Contains("run-1", (await MicrosimCommand.RunAsync(["[suggest:19]", "microsim load show "], null, ("MICROSIM_SERVER", server))).Output.Split('\n'));
        CommandResult shown = await MicrosimCommand.RunAsync("load", "show", "run-1", "--compare", "run-1", "--output", "json", "--server", server);
        Assert.Equal(("00000009", 4), (JsonElement.Parse(shown.Output).GetProperty("seed").GetString(), JsonElement.Parse(shown.Output).GetProperty("comparison").GetProperty("rows").GetArrayLength()));
        Assert.Equal(0, (await MicrosimCommand.RunAsync("load", "delete", "run-1", "--server", server)).Code);
        Assert.Equal("no load of seed is kept; `microsim load seed` runs one.", (await MicrosimCommand.RunAsync("load", "list", "--server", server)).Output);
    }

    [Fact]
    public async Task Ctrl_C_ends_it_with_what_there_is()
    {
        string server = await ServeAsync();
        await using MicrosimCommand command = MicrosimCommand.Start(["load", "seed", "--service", "service-1", "--duration", "1h", "--server", server]);
        using EventReader events = await EventReader.OpenAsync(plane!, "/api/v1/simulations/seed/events?load=true&after=0");
        await events.NextAsync("load-test");
        driver.Second(50);
        await events.NextAsync("load");
        command.Interrupt();
        CommandResult result = await command.ExitAsync();
        Assert.Equal(130, result.Code);
        Assert.Contains("50 requests were to be sent", result.Output, StringComparison.Ordinal);
        Assert.Equal("stopped", (await plane!.SendAsync(HttpMethod.Get, "/api/v1/simulations/seed/load-tests/run-1")).Json.GetProperty("state").GetString());
    }

    [Fact]
    public async Task What_the_control_plane_refuses_of_options_is_told_by_them()
    {
        string server = await ServeAsync();
        CommandResult unknown = await MicrosimCommand.RunAsync("load", "seed", "--service", "service-3", "--server", server), several = await MicrosimCommand.RunAsync("load", "seed", "--server", server);
        Assert.Equal((2, 2), (unknown.Code, several.Code));
        Assert.Contains("microsim: --service: unknown service 'service-3'; did you mean 'service-1'?; known are service-1, service-2.", unknown.Errors, StringComparison.Ordinal);
        Assert.Contains("microsim: --service: must say by `service` which one is called: service-1, service-2.", several.Errors, StringComparison.Ordinal);
    }

    private async Task<string> ServeAsync()
    {
        plane = await Plane.StartAsync(null, options => options with { LoadDriver = driver });
        await plane.SendAsync(HttpMethod.Put, "/api/v1/simulations/seed", Plane.Seed, "application/json");
        return plane.App.Address.AbsoluteUri;
    }
}
