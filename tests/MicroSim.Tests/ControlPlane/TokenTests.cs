using System.Net;
using MicroSim.ControlPlane;

namespace MicroSim.Tests.ControlPlane;

public sealed class TokenTests
{
    private const string Token = "s3cret-of-this-test";

    [Theory]
    [InlineData("Bearer s3cret-of-this-test", HttpStatusCode.OK)]
    [InlineData("bearer s3cret-of-this-test", HttpStatusCode.OK)]
    [InlineData("Bearer s3cret-of-this-tesT", HttpStatusCode.Unauthorized)]
    [InlineData("Bearer ", HttpStatusCode.Unauthorized)]
    [InlineData("Basic s3cret-of-this-test", HttpStatusCode.Unauthorized)]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    public async Task Everything_but_the_probes_asks_for_it(string? header, HttpStatusCode expected)
    {
        await using Plane plane = await Plane.StartAsync(change: o => o with { Token = Token });
        foreach (string path in (string[])["/", "/api/v1/simulations", "/api/v1/nothing"])
        {
            Reply reply = await plane.SendAsync(HttpMethod.Get, path, headers: header is null ? [] : [("Authorization", header)]);
            Assert.Equal(expected == HttpStatusCode.OK && path.EndsWith("nothing", StringComparison.Ordinal) ? HttpStatusCode.NotFound : expected, reply.Status);
            if (expected == HttpStatusCode.Unauthorized)
                Assert.Contains("microsim login", reply.Problem.Detail, StringComparison.Ordinal);
        }
        Assert.Equal(HttpStatusCode.OK, (await plane.SendAsync(HttpMethod.Get, "/healthz")).Status);
        Assert.Equal(HttpStatusCode.OK, (await plane.SendAsync(HttpMethod.Get, "/readyz")).Status);
    }

    [Fact]
    public void A_secret_that_is_not_there_yet_is_never_right()
    {
        Assert.False(MicroSim.ControlPlane.Http.Bearer.AreSame("", ""));
        Assert.True(MicroSim.ControlPlane.Http.Bearer.AreSame("a", "a"));
        Assert.False(MicroSim.ControlPlane.Http.Bearer.AreSame("a", "b"));
    }

    [Fact]
    public async Task Another_address_than_loopback_makes_one_and_keeps_it()
    {
        using Runtimes.TemporaryFolder folder = new();
        string? token = null;
        for (int i = 0; i < 2; i++)
        {
            await using Plane plane = await Plane.StartAsync(change: o => o with { DataFolder = folder.Path, Listen = IPAddress.Any });
            Assert.Equal(32, plane.App.Token!.Length);
            token ??= plane.App.Token;
            Assert.Equal(token, plane.App.Token);
            Uri local = new($"http://127.0.0.1:{plane.App.Address.Port}/");
            using HttpClient client = new() { BaseAddress = local };
            Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/api/v1/simulations", Plane.Deadline)).StatusCode);
            client.DefaultRequestHeaders.Authorization = new("Bearer", token);
            client.DefaultRequestHeaders.Host = "sim.example";
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/v1/simulations", Plane.Deadline)).StatusCode);
        }
    }

    [Fact]
    public async Task On_loopback_nothing_is_asked()
    {
        await using Plane plane = await Plane.StartAsync();
        Assert.Null(plane.App.Token);
    }

    [Fact]
    public void Options_do_not_print_it() => Assert.DoesNotContain(Token, new ControlPlaneOptions(0, []) { Token = Token }.ToString(), StringComparison.Ordinal);

    [Fact]
    public async Task The_tokens_of_a_simulation_are_in_no_reply_and_no_event()
    {
        await using Plane plane = await Plane.WithSeedAsync();
        (string request, string admin) = plane.Runtime.Tokens["seed"];
        foreach (string path in (string[])
            ["/", "/api/v1/simulations", "/api/v1/simulations/seed", "/api/v1/simulations/seed/services", "/api/v1/simulations/seed/services/service-1",
             "/api/v1/simulations/seed/export?format=compose", "/api/v1/events?follow=false"])
        {
            string text = (await plane.SendAsync(HttpMethod.Get, path)).Text;
            Assert.DoesNotContain(request, text, StringComparison.Ordinal);
            Assert.DoesNotContain(admin, text, StringComparison.Ordinal);
        }
    }
}
