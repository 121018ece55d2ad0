using System.Net;
using MicroSim.ControlPlane;
using Microsoft.Extensions.Logging.Abstractions;

namespace MicroSim.Tests.ControlPlane;

public sealed class ServerTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/healthz")]
    [InlineData("/readyz")]
    public async Task It_says_what_it_is_and_that_it_is_well(string path)
    {
        await using Plane plane = await Plane.StartAsync();
        Reply reply = await plane.SendAsync(HttpMethod.Get, path);
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.StartsWith("application/json", reply.Headers["Content-Type"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_path_is_a_problem()
    {
        await using Plane plane = await Plane.StartAsync();
        Reply reply = await plane.SendAsync(HttpMethod.Get, "/api/v2/simulations");
        Assert.Equal(HttpStatusCode.NotFound, reply.Status);
        Assert.Contains("/api/v2/simulations", reply.Problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_method_is_a_problem_that_names_the_allowed_ones()
    {
        await using Plane plane = await Plane.StartAsync();
        Reply reply = await plane.SendAsync(HttpMethod.Delete, "/healthz");
        Assert.Equal(HttpStatusCode.MethodNotAllowed, reply.Status);
        Assert.Contains("GET", reply.Problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_taken_port_is_said_so()
    {
        await using Plane plane = await Plane.StartAsync();
        PortInUseException e = await Assert.ThrowsAsync<PortInUseException>(() =>
            ControlPlaneApp.StartAsync(new(plane.App.Address.Port, []), plane.Runtime, TimeProvider.System, NullLoggerFactory.Instance, Plane.Deadline));
        Assert.Equal(plane.App.Address.Port, e.Port);
    }

    [Fact]
    public async Task It_listens_on_loopback_alone()
    {
        await using Plane plane = await Plane.StartAsync();
        Assert.Equal("127.0.0.1", plane.App.Address.Host);
    }
}
